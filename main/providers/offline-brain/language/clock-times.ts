import { numberOf } from './numbers.ts'

/** A time as said. Without a meridiem "seven thirty" may be either half of the day: whoever acts on it chooses. */
export interface ClockTime {
  /** 0..23 when `isExact`, else 1..12. */
  readonly hour: number
  readonly minute: number
  readonly isExact: boolean
}

/** "seven thirty", "half past six", "19:05", "7 am", "noon", "nine in the evening"; undefined when it is not a time. */
export function clockTimeOf(words: readonly string[]): ClockTime | undefined {
  const text = words.join(' ')
  if (text === 'noon' || text === 'midday') return { hour: 12, minute: 0, isExact: true }
  if (text === 'midnight') return { hour: 0, minute: 0, isExact: true }
  const half = dayHalf(text)
  const bare = half === undefined ? words : words.slice(0, words.length - half.wordCount)
  const said = hourAndMinute(bare)
  if (said === undefined) return undefined
  if (half === undefined) return { ...said, isExact: said.hour > 12 || said.hour === 0 }
  if (said.hour < 1 || said.hour > 12) return undefined
  return { hour: (said.hour % 12) + (half.isAfternoon ? 12 : 0), minute: said.minute, isExact: true }
}

function dayHalf(text: string): { readonly wordCount: number; readonly isAfternoon: boolean } | undefined {
  const found = / (am|in the morning|pm|in the afternoon|in the evening|at night|tonight)$/.exec(text)?.[1]
  if (found === undefined) return undefined
  return { wordCount: found.split(' ').length, isAfternoon: found !== 'am' && found !== 'in the morning' }
}

function hourAndMinute(words: readonly string[]): { readonly hour: number; readonly minute: number } | undefined {
  const bare = words.at(-1) === 'oclock' ? words.slice(0, -1) : words
  const [first = ''] = bare
  const digits = /^(\d{1,2}):(\d{2})$/.exec(first)
  if (digits !== null && bare.length === 1) return checked(Number(digits[1]), Number(digits[2]))
  const turn = bare.findIndex((word) => word === 'past' || word === 'to' || word === 'after')
  if (turn > 0) return around(bare.slice(0, turn), bare.slice(turn + 1), bare[turn] === 'to')
  const whole = numberOf(bare)
  if (whole !== undefined && bare.length === 1) return checked(whole, 0)
  const hour = numberOf(bare.slice(0, 1))
  const minutes = bare[1] === 'oh' ? bare.slice(2) : bare.slice(1)
  const minute = numberOf(minutes)
  if (hour === undefined || minute === undefined || (bare[1] === 'oh') !== minute < 10) return undefined
  return checked(hour, minute)
}

function around(minuteWords: readonly string[], hourWords: readonly string[], isBefore: boolean) {
  const name = minuteWords.filter((word) => word !== 'minutes').join(' ')
  const minutes = name === 'half' ? 30 : name === 'quarter' || name === 'a quarter' ? 15 : numberOf(name.split(' '))
  const hour = numberOf(hourWords)
  if (minutes === undefined || minutes < 1 || minutes > 30 || hour === undefined || hour < 1 || hour > 12)
    return undefined
  return isBefore ? checked(hour === 1 ? 12 : hour - 1, 60 - minutes) : checked(hour, minutes)
}

function checked(hour: number, minute: number): { readonly hour: number; readonly minute: number } | undefined {
  const isTime =
    Number.isInteger(hour) && Number.isInteger(minute) && hour >= 0 && hour < 24 && minute >= 0 && minute < 60
  return isTime ? { hour, minute } : undefined
}
