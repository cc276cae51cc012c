/** A word as the parser compares it, with where it stood in the text: open speech keeps its own spelling. */
export interface SpokenWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

const contractions: Readonly<Record<string, string>> = {
  "what's": 'what is',
  whats: 'what is',
  "what're": 'what are',
  "who's": 'who is',
  "how's": 'how is',
  "where's": 'where is',
  "when's": 'when is',
  "that's": 'that is',
  thats: 'that is',
  "it's": 'it is',
  "i'm": 'i am',
  "i'd": 'i would',
  "i'll": 'i will',
  "you're": 'you are',
  "don't": 'do not',
  dont: 'do not',
  "didn't": 'did not',
  didnt: 'did not',
  "can't": 'can not',
  cant: 'can not',
  cannot: 'can not',
  "o'clock": 'oclock',
  'a.m': 'am',
  'p.m': 'pm',
  '%': 'percent',
  '°c': 'celsius',
  '°f': 'fahrenheit',
  '°': 'degrees',
  $: 'dollars',
  '€': 'euros',
  '£': 'pounds',
  metre: 'meter',
  metres: 'meters',
  litre: 'liter',
  litres: 'liters',
  kilometre: 'kilometer',
  kilometres: 'kilometers',
  centimetre: 'centimeter',
  centimetres: 'centimeters',
  millimetres: 'millimeters',
  millilitres: 'milliliters',
}

// A minus counts only at the start of a word ("-40 degrees"); "twenty-five" is two words. "7:30pm" is "7:30" and "pm".
const token =
  /(?<![\p{L}\p{N})])-?\d+(?:,\d{3})*(?:[.:]\d+)?|\d+(?:,\d{3})*(?:[.:]\d+)?|[ap]\.m\b|\p{L}+(?:'\p{L}+)*|°[cf]\b|[%°$€£]/gu

export function wordsOf(text: string): SpokenWord[] {
  const words: SpokenWord[] = []
  for (const match of text.toLowerCase().replaceAll('’', "'").matchAll(token)) {
    const [found] = match
    const place = { start: match.index, end: match.index + found.length }
    for (const word of (contractions[found] ?? found).split(' ')) words.push({ word, ...place })
  }
  return joinMeridiem(moneyAfterAmount(words))
}

/** Some recognisers write "a m" as letters. */
function joinMeridiem(words: readonly SpokenWord[]): SpokenWord[] {
  const joined: SpokenWord[] = []
  for (const word of words) {
    const before = joined.at(-1)
    if (word.word === 'm' && before !== undefined && (before.word === 'a' || before.word === 'p'))
      joined[joined.length - 1] = { word: `${before.word}m`, start: before.start, end: word.end }
    else joined.push(word)
  }
  return joined
}

/** "$5" is said as "five dollars". */
function moneyAfterAmount(words: readonly SpokenWord[]): SpokenWord[] {
  const ordered = [...words]
  for (let index = 0; index + 1 < ordered.length; index += 1) {
    const [money, amount] = [ordered[index], ordered[index + 1]]
    if (money === undefined || amount === undefined) break
    if (money.end - money.start === 1 && /^(dollars|euros|pounds)$/.test(money.word) && /^\d/.test(amount.word)) {
      ordered[index] = amount
      ordered[index + 1] = money
      index += 1
    }
  }
  return ordered
}
