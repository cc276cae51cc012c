/**
 * One command and the ways to say it. Phrases are JSGF expansions: `[optional]`, `(one | other)`, `<slot>`. A phrase
 * with `<words>` (open speech) cannot be in a grammar; its fixed beginning is an open prefix. `typed` phrases are too
 * short, too rare or too open to listen for.
 */
export interface PhraseRow {
  readonly kind: string
  readonly changesState?: true
  readonly spoken: readonly string[]
  readonly typed?: readonly string[]
}

/** A JSGF expansion as a tree: what both the enumeration of open prefixes and the parser's matching walk. */
export type PhraseNode =
  | { readonly type: 'word'; readonly word: string }
  | { readonly type: 'slot'; readonly name: string }
  | { readonly type: 'sequence'; readonly parts: readonly PhraseNode[] }
  | { readonly type: 'choice'; readonly options: readonly PhraseNode[] }

const nothing: PhraseNode = { type: 'sequence', parts: [] }

/** Reads `[optional]`, `(one | other)`, `<slot>` and words. The table is ours, so a fault in it is a thrown error. */
export function parsePhrase(source: string): PhraseNode {
  const tokens = source.match(/[[\]()|]|<[a-z-]+>|[^\s[\]()|<>]+/g) ?? []
  let position = 0

  function choice(): PhraseNode {
    const options = [sequence()]
    while (tokens[position] === '|') {
      position += 1
      options.push(sequence())
    }
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { type: 'choice', options }
  }

  function sequence(): PhraseNode {
    const parts: PhraseNode[] = []
    for (let token = tokens[position]; token !== undefined && !')]|'.includes(token); token = tokens[position]) {
      position += 1
      if (token === '(') parts.push(group(')'))
      else if (token === '[') parts.push({ type: 'choice', options: [group(']'), nothing] })
      else if (token.startsWith('<')) parts.push({ type: 'slot', name: token.slice(1, -1) })
      else parts.push({ type: 'word', word: token })
    }
    return { type: 'sequence', parts }
  }

  function group(closing: string): PhraseNode {
    const inside = choice()
    if (tokens[position] !== closing) throw new Error(`"${source}" lacks a ${closing}`)
    position += 1
    return inside
  }

  const tree = choice()
  if (position !== tokens.length) throw new Error(`"${source}" has a stray ${tokens[position] ?? ''}`)
  return tree
}

/** Every sentence of a phrase without slots. */
export function expandPhrase(source: string): string[] {
  return expand(parsePhrase(source)).map((words) => words.join(' '))
}

function expand(node: PhraseNode): string[][] {
  switch (node.type) {
    case 'word':
      return [[node.word]]
    case 'slot':
      throw new Error(`<${node.name}> cannot be written out`)
    case 'sequence':
      return node.parts.reduce<string[][]>(
        (heads, part) => heads.flatMap((head) => expand(part).map((tail) => [...head, ...tail])),
        [[]],
      )
    case 'choice':
      return node.options.flatMap(expand)
  }
}
