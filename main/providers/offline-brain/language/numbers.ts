const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const large: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 }

/** "twenty five", "a hundred and four", "1,200", "-40", "three point one four"; undefined when it is not one number. */
export function numberOf(words: readonly string[]): number | undefined {
  const [first, ...rest] = words
  if (first === undefined) return undefined
  if (first === 'minus' || first === 'negative') {
    const value = rest[0] === 'minus' || rest[0] === 'negative' ? undefined : numberOf(rest)
    return value === undefined ? undefined : -value
  }
  const point = words.indexOf('point')
  if (point > 0) return withDecimals(words.slice(0, point), words.slice(point + 1))
  if (words.length === 1 && /^-?\d/.test(first)) return digitsOf(first)
  return wholeOf(words)
}

function digitsOf(word: string): number | undefined {
  return /^-?\d+(,\d{3})*(\.\d+)?$/.test(word) ? Number(word.replaceAll(',', '')) : undefined
}

function withDecimals(whole: readonly string[], decimals: readonly string[]): number | undefined {
  const value = numberOf(whole)
  const digits = decimals.map((word) => (word === 'oh' ? 0 : ones.indexOf(word)))
  if (value === undefined || digits.length === 0 || digits.some((digit) => digit < 0 || digit > 9)) return undefined
  return Number(`${String(value)}.${digits.join('')}`)
}

function wholeOf(words: readonly string[]): number | undefined {
  let total = 0
  let group: number | undefined
  for (const [index, word] of words.entries()) {
    if (word === 'and' || word === 'a') {
      const fits =
        word === 'a'
          ? index === 0 && /^(hundred|thousand|million|billion|trillion)$/.test(words[1] ?? '')
          : words[index - 1] === 'hundred' || words[index - 1] === 'thousand'
      if (!fits || index === words.length - 1) return undefined
      if (word === 'a') group = 1
      continue
    }
    const scale = large[word]
    if (word === 'hundred') {
      if (group === undefined || group > 99) return undefined
      group *= 100
    } else if (scale !== undefined) {
      if (group === undefined || (total > 0 && total < scale)) return undefined
      total += group * scale
      group = undefined
    } else {
      const value = smallValue(word)
      if (value === undefined || !canFollow(group, value, words[index - 1])) return undefined
      group = (group ?? 0) + value
    }
  }
  return total + (group ?? 0)
}

function smallValue(word: string): number | undefined {
  const one = ones.indexOf(word)
  if (one >= 0) return one
  const ten = tens.indexOf(word)
  if (ten >= 0) return (ten + 2) * 10
  const digits = /^\d+$/.test(word) ? Number(word) : undefined
  return digits
}

/** "twenty five" is one number, "five twenty" and "five five" are two. */
function canFollow(group: number | undefined, value: number, before: string | undefined): boolean {
  if (group === undefined) return true
  if (before === 'hundred' || before === 'and') return value > 0 && value < 100
  return tens.includes(before ?? '') && value > 0 && value < 10
}

/** A number, or "a", "an", "half a", "two and a half": an amount of something. */
export function amountOf(words: readonly string[]): number | undefined {
  const text = words.join(' ')
  if (text === 'a' || text === 'an') return 1
  if (text === 'half a' || text === 'half an' || text === 'half') return 0.5
  if (text.endsWith(' and a half')) {
    const whole = numberOf(words.slice(0, -3))
    return whole === undefined ? undefined : whole + 0.5
  }
  return numberOf(words)
}

/** For the screen and the ear: at most `significantDigits`, thousands separated, no trailing zeros. */
export function numberText(value: number, significantDigits = 10): string {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) {
    const [digits = '', exponent = ''] = value.toExponential(4).split('e')
    return `${String(Number(digits))} times 10 to the power of ${String(Number(exponent))}`
  }
  const written = new Intl.NumberFormat('en-US', { maximumSignificantDigits: significantDigits }).format(size)
  // A voice may skip a hyphen, and then the answer is wrong.
  return value < 0 ? `minus ${written}` : written
}
