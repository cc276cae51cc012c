import { numberOf } from './numbers.ts'

const operations: readonly (readonly [words: readonly string[], symbol: string])[] = [
  [['plus'], '+'],
  [['minus'], '-'],
  [['times'], '*'],
  [['multiplied', 'by'], '*'],
  [['divided', 'by'], '/'],
  [['percent', 'of'], '/ 100 *'],
  [['squared'], '^ 2'],
  [['cubed'], '^ 3'],
  [['to', 'the', 'power', 'of'], '^'],
  [['half', 'of'], '1 / 2 *'],
]

/** "twelve times seven" as "12 * 7"; undefined when a word is no part of a sum. */
export function expressionOf(words: readonly string[]): string | undefined {
  const root = words.indexOf('root')
  if (root >= 0) {
    const value = numberOf(words.slice(root + 2))
    return value === undefined ? undefined : `sqrt(${String(value)})`
  }
  const parts: string[] = []
  let position = 0
  while (position < words.length) {
    const end = numberEnd(words, position)
    if (end > position) {
      parts.push(String(numberOf(words.slice(position, end))))
      position = end
      continue
    }
    const operation = operations.find(([said]) => said.every((word, index) => words[position + index] === word))
    if (operation === undefined) return undefined
    parts.push(operation[1])
    position += operation[0].length
  }
  return parts.join(' ')
}

function numberEnd(words: readonly string[], from: number): number {
  // "minus" between two numbers is the operation; a number may begin with it only where a number is due.
  if (words[from] === 'minus' && from > 0 && numberOf(words.slice(from - 1, from)) !== undefined) return from
  for (let end = words.length; end > from; end -= 1) if (numberOf(words.slice(from, end)) !== undefined) return end
  return from
}

const asking =
  /^(?:(?:and|so|please|hey parley)[, ]+)?(?:what(?:'|’)?s|what is|how much is|calculate|compute|work out|evaluate)\s+/i

/** A typed sum such as "12*7", "what is (3 + 4)^2?" or "sqrt(2)="; undefined when the text is ordinary words. */
export function typedExpression(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(asking, '')
    .replace(/[\s=?]+$/, '')
    .replaceAll('×', '*')
    .replaceAll('÷', '/')
    .replaceAll('−', '-')
    .replaceAll('**', '^')
    .replaceAll(/(\d),(\d{3})\b/g, '$1$2')
    .replaceAll(/(\d)\s*x\s*(\d)/gi, '$1 * $2')
    .replaceAll(/(\d)\s*%\s*of\b/gi, '$1 / 100 *')
  const isShaped = /^[\d\s+\-*/^().,!%a-z]+$/i.test(bare) && /\d|pi/.test(bare)
  const hasOperation = /[\d)!e%i]\s*[-+*/^]\s*[-\d(a-z]|[a-z]\(|\d!/i.test(bare)
  const namesOnly = [...bare.matchAll(/[a-z]+/gi)].every(([name]) => expressionNames.has(name.toLowerCase()))
  return isShaped && hasOperation && namesOnly ? bare : undefined
}

/** What a typed sum may name; the calculator allows no more. */
export const expressionNames: ReadonlySet<string> = new Set(
  'sqrt cbrt abs round floor ceil sin cos tan asin acos atan log ln log10 log2 exp min max mod pi e tau'.split(' '),
)
