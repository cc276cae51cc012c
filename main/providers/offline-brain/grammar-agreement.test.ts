import { describe, expect, it } from 'vitest'
import { parseCommand } from './parse-command.ts'
import type { PhraseNode, PhraseRow } from './phrase-grammar.ts'
import { parsePhrase } from './phrase-grammar.ts'
import { phraseRows } from './phrases.ts'
import { slotRules } from './phrases/slots.ts'

/** Numbers in a fixed order that look drawn: a failure names a sentence that fails again. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const rules = new Map<string, PhraseNode>(Object.entries(slotRules).map(([name, rule]) => [name, parsePhrase(rule)]))

function sentence(node: PhraseNode, random: () => number): string {
  switch (node.type) {
    case 'word':
      return node.word
    case 'sequence':
      return node.parts
        .map((part) => sentence(part, random))
        .filter(Boolean)
        .join(' ')
    case 'choice': {
      const option = node.options[Math.floor(random() * node.options.length)]
      return option === undefined ? '' : sentence(option, random)
    }
    case 'slot': {
      const rule = rules.get(node.name)
      if (rule === undefined) throw new Error(`no rule <${node.name}>`)
      return sentence(rule, random)
    }
  }
}

describe('the grammar and the parser', () => {
  const rows: readonly PhraseRow[] = phraseRows
  const random = sequence(7)
  for (const { kind, spoken } of rows.filter((row) => row.spoken.length > 0)) {
    it(`mean the same by ${kind}: what the recogniser can write, the brain understands`, () => {
      const misread: string[] = []
      for (const phrase of spoken) {
        for (let draw = 0; draw < 25; draw += 1) {
          const said = sentence(parsePhrase(phrase), random)
          const meant = parseCommand(said).kind
          if (meant !== kind) misread.push(`${said} -> ${meant}`)
        }
      }
      expect(misread).toEqual([])
    })
  }
})
