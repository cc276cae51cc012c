import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import shell from 'highlight.js/lib/languages/shell'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'
import type { CodeToken, CodeTokenKind } from './code-tokens.ts'

// Each brings its other names: ts, py, sh, html.
const webLanguages = { css, javascript, json, php, typescript, xml, yaml }
const systemLanguages = { bash, c, cpp, diff, go, rust, shell, sql, swift }
const otherLanguages = { csharp, java, kotlin, python, ruby }
const lowlight = createLowlight({ ...webLanguages, ...systemLanguages, ...otherLanguages })

/** By the grammars' names for what they find. What is not here has the colour of the text. */
const kinds: Readonly<Record<string, CodeTokenKind>> = {
  'hljs-keyword': 'keyword',
  'hljs-literal': 'keyword',
  'hljs-selector-tag': 'keyword',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-symbol': 'string',
  'hljs-number': 'number',
  'hljs-comment': 'comment',
  'hljs-doctag': 'comment',
  'hljs-quote': 'comment',
  'hljs-title': 'name',
  'hljs-name': 'name',
  'hljs-section': 'name',
  'hljs-selector-class': 'name',
  'hljs-selector-id': 'name',
  'hljs-type': 'type',
  'hljs-built_in': 'type',
  'hljs-meta': 'type',
  'hljs-attr': 'attribute',
  'hljs-attribute': 'attribute',
  'hljs-property': 'attribute',
  'hljs-variable': 'attribute',
  'hljs-addition': 'added',
  'hljs-deletion': 'removed',
}

/** The stretches that have a colour, in their order and apart from each other; none of a language it does not know. */
export function tokensOf(code: string, language: string): readonly CodeToken[] {
  const name = language.toLowerCase()
  if (!lowlight.registered(name)) return []
  const tokens: CodeToken[] = []
  let at = 0
  const walk = (node: Written, kind: CodeTokenKind | undefined): void => {
    if (node.value !== undefined) {
      const start = at
      at += node.value.length
      if (kind !== undefined && node.value.trim() !== '') tokens.push({ kind, start, end: at })
      return
    }
    const found = kindOf(node.properties?.className, kind)
    for (const child of node.children ?? []) walk(child, found)
  }
  walk(lowlight.highlight(name, code), undefined)
  return tokens
}

interface Written {
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly object[]
}

function kindOf(classes: unknown, outer: CodeTokenKind | undefined): CodeTokenKind | undefined {
  if (!Array.isArray(classes)) return outer
  // What is computed inside a string is code again.
  if (classes.includes('hljs-subst')) return undefined
  for (const name of classes) if (typeof name === 'string' && name in kinds) return kinds[name]
  return outer
}
