import { parseJsgf, writeJsgf } from './jsgf.ts'
import type { JsgfNode, JsgfRule } from './jsgf.ts'

export interface FilteredGrammar {
  readonly jsgf: string
  /** Words that the dictionary does not have; whatever could not be said without them is not listened for. */
  readonly unknownWords: readonly string[]
  /** How many alternatives, optional parts and whole rules went with them. */
  readonly droppedCount: number
}

/**
 * The grammar without what holds unknown words: pocketsphinx refuses to start on a single one. A rule that has nothing
 * left goes too, and with it whatever needs it. Throws when no public rule is left.
 */
export function filterGrammar(jsgf: string, isKnown: (word: string) => boolean): FilteredGrammar {
  let rules = parseJsgf(jsgf)
  const filter = new Filter(isKnown)
  // A rule that vanishes may empty others, so until nothing changes.
  for (;;) {
    const names = new Set(rules.map((rule) => rule.name))
    const next = rules.flatMap((rule) => filter.rule(rule, names))
    const isStable = next.length === rules.length
    rules = next
    if (isStable) break
  }
  if (!rules.some((rule) => rule.isPublic)) throw new Error('No command of the grammar can be said in known words')
  return { jsgf: writeJsgf(rules), unknownWords: [...filter.unknownWords].sort(), droppedCount: filter.droppedCount }
}

class Filter {
  readonly unknownWords = new Set<string>()
  droppedCount = 0
  readonly #isKnown: (word: string) => boolean

  constructor(isKnown: (word: string) => boolean) {
    this.#isKnown = isKnown
  }

  rule(rule: JsgfRule, names: ReadonlySet<string>): JsgfRule[] {
    const body = this.#keep(rule.body, names)
    if (body !== undefined) return [{ ...rule, body }]
    this.droppedCount += 1
    return []
  }

  /** The node without its unsayable parts; `undefined` when it cannot be said at all. */
  #keep(node: JsgfNode, names: ReadonlySet<string>): JsgfNode | undefined {
    switch (node.type) {
      case 'word':
        if (this.#isKnown(node.word)) return node
        this.unknownWords.add(node.word)
        return undefined
      case 'rule':
        return names.has(node.name) ? node : undefined
      case 'sequence': {
        const parts = this.#all(node.parts, names)
        return parts.length === node.parts.length ? { ...node, parts } : undefined
      }
      case 'choice': {
        const options = this.#all(node.options, names)
        this.droppedCount += node.options.length - options.length
        return options.length === 0 ? undefined : { ...node, options }
      }
      case 'optional': {
        const inner = this.#keep(node.inner, names)
        if (inner === undefined) this.droppedCount += 1
        return inner === undefined ? { type: 'sequence', parts: [] } : { ...node, inner }
      }
      case 'repeated': {
        const inner = this.#keep(node.inner, names)
        if (inner !== undefined) return { ...node, inner }
        return node.operator === '*' ? { type: 'sequence', parts: [] } : undefined
      }
    }
  }

  #all(nodes: readonly JsgfNode[], names: ReadonlySet<string>): JsgfNode[] {
    return nodes.flatMap((node) => {
      const kept = this.#keep(node, names)
      return kept === undefined ? [] : [kept]
    })
  }
}
