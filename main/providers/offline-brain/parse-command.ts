import type { Command, Day, PlainKind, TimerKind } from './command.ts'
import { Captures } from './language/captures.ts'
import { clockTimeOf } from './language/clock-times.ts'
import { durationMsOf } from './language/durations.ts'
import { expressionOf, typedExpression } from './language/expression.ts'
import { amountOf, numberOf } from './language/numbers.ts'
import { compilePhrase, matchPhrase } from './language/phrase-matcher.ts'
import { placeOf, readSourceOf } from './language/read-source.ts'
import { unitOf } from './language/units.ts'
import { withoutPoliteness } from './language/politeness.ts'
import { wordsOf } from './language/spoken-words.ts'
import type { SpokenWord } from './language/spoken-words.ts'
import type { PhraseNode, PhraseRow } from './phrase-grammar.ts'
import { phraseRows } from './phrases.ts'
import type { PhraseKind } from './phrases.ts'

interface CompiledPhrase {
  readonly kind: PhraseKind
  readonly tree: PhraseNode
  readonly isOpen: boolean
}

// Ties go to the table's order.
const compiled: readonly CompiledPhrase[] = phraseRows.flatMap((row: PhraseRow & { readonly kind: PhraseKind }) =>
  [...row.spoken, ...(row.typed ?? [])].map((source) => ({
    kind: row.kind,
    tree: compilePhrase(source),
    isOpen: source.includes('<words>'),
  })),
)
const closedPhrases = compiled.filter(({ isOpen }) => !isOpen)
const openPhrases = compiled.filter(({ isOpen }) => isOpen)

/** Longer texts can only be open phrases: no command without open words has more words than this. */
const longestClosedWords = 30
/** Beyond this a text is only looked at by its beginning. */
const longestLookWords = 400

/** What the text asks for; `unknown` when it is no command. Pure. */
export function parseCommand(text: string): Command {
  const trimmed = text.trim()
  const place = placeOf(trimmed)
  if (place?.from === 'page') return { kind: 'read', source: place }
  const colonNote = /^notes?\s*(?::|\s-\s)\s*(\S.*)$/is.exec(trimmed)?.[1]
  if (colonNote !== undefined) return { kind: 'note-add', text: colonNote }
  const ways = withoutPoliteness(wordsOf(trimmed).slice(0, longestLookWords))
  // Closed phrases first, politeness off: "spell that" is not the letters of "that", nor "a note please" a note.
  const short = ways.filter((words) => words.length <= longestClosedWords)
  const command = firstCommand(closedPhrases, trimmed, short) ?? firstCommand(openPhrases, trimmed, ways)
  if (command !== undefined) return command
  const expression = typedExpression(trimmed)
  if (expression !== undefined) return { kind: 'calculate', expression }
  return { kind: 'unknown', text: trimmed }
}

function firstCommand(
  phrases: readonly CompiledPhrase[],
  text: string,
  ways: readonly (readonly SpokenWord[])[],
): Command | undefined {
  for (const words of ways) {
    const plain = words.map(({ word }) => word)
    for (const phrase of phrases) {
      const ranges = matchPhrase(phrase.tree, plain)
      const command = ranges === undefined ? undefined : commandOf(phrase.kind, new Captures(text, words, ranges))
      if (command !== undefined) return command
    }
  }
  return undefined
}

function commandOf(kind: PhraseKind, captures: Captures): Command | undefined {
  switch (kind) {
    case 'date':
      return {
        kind,
        day: dayOf(captures),
        part: captures.has('month') ? 'month' : captures.has('year') ? 'year' : 'date',
      }
    case 'timer-set': {
      const durationMs = durationMsOf(captures.one('duration'))
      return durationMs === undefined ? undefined : { kind, durationMs, label: captures.open }
    }
    case 'alarm-set':
      return alarmOf(captures)
    case 'timers-cancel-all': {
      const isBoth = captures.has('timers') && captures.has('alarms')
      return isBoth ? { kind } : { kind, timerKind: timerKindOf(captures) }
    }
    case 'timer-cancel': {
      const durationMs = durationMsOf(captures.one('duration'))
      const time = clockTimeOf(captures.one('clock'))
      const which = {
        timerKind: timerKindOf(captures),
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(time === undefined ? {} : { time }),
        ...(captures.open === '' ? {} : { label: captures.open }),
      }
      return { kind, which }
    }
    case 'calculate': {
      const expression = expressionOf(captures.one('sum'))
      return expression === undefined ? undefined : { kind, expression }
    }
    case 'convert':
      return conversionOf(captures)
    case 'note-add':
    case 'repeat-after-me':
      return { kind, text: captures.open }
    case 'spell':
      return spellingOf(captures.open)
    case 'dice':
      return diceOf(captures)
    case 'pick-number': {
      const [from = 1, to = 10] = captures.all('number').map(numberOf)
      return { kind, from: Math.min(from, to), to: Math.max(from, to) }
    }
    case 'read': {
      const source = readSourceOf(captures.open)
      return source === undefined ? { kind: 'read-unclear', text: captures.open } : { kind, source }
    }
    case 'back-sentence':
    case 'skip-sentence':
      return { kind, count: numberOf(captures.one('small')) ?? 1 }
    case 'go-on':
    case 'start-over':
    case 'where-are-we':
      return { kind }
    default:
      return { kind: kind satisfies PlainKind }
  }
}

function dayOf(captures: Captures): Day {
  const [said] = captures.one('day')
  if (said === 'yesterday' || said === 'tomorrow') return said
  return captures.has("tomorrow's") ? 'tomorrow' : 'today'
}

function timerKindOf(captures: Captures): TimerKind {
  return captures.has('alarm') || captures.has('alarms') ? 'alarm' : 'timer'
}

function alarmOf(captures: Captures): Command | undefined {
  const when = captures.all('when')[0] ?? captures.all('clock')[0] ?? []
  const isTomorrow = when.includes('tomorrow') || captures.has('tomorrow')
  const said = when.join(' ')
  const bare = said
    .replace(/^(?:today|tomorrow)(?: morning)? at /, '')
    .replace(/ (?:today|tomorrow)(?: morning)?$/, '')
    .split(' ')
  const isMorning = captures.words.join(' ').includes('tomorrow morning')
  const time = (isMorning ? clockTimeOf([...bare, 'am']) : undefined) ?? clockTimeOf(bare)
  if (time === undefined) return undefined
  return { kind: 'alarm-set', time, isTomorrow, isWaking: captures.has('wake'), label: captures.open }
}

function conversionOf(captures: Captures): Command | undefined {
  const amount = amountOf(captures.one('amount'))
  const [first, second] = captures.all('unit').map(unitOf)
  if (amount === undefined || first === undefined || second === undefined) return undefined
  // "how many feet are in a mile" names the wanted unit first.
  const isWantedFirst = captures.words[0] === 'how' && captures.words[1] === 'many'
  return { kind: 'convert', amount, from: isWantedFirst ? second : first, to: isWantedFirst ? first : second }
}

/** At most three words: "spell the end of the world as we know it" is something else. */
function spellingOf(open: string): Command | undefined {
  const text = open.replace(/[\s,]+(?:please|for me)\b.*$/i, '').replaceAll(/^["'“]|["'”?.!]+$/g, '')
  return text !== '' && text.split(/\s+/).length <= 3 ? { kind: 'spell', text } : undefined
}

function diceOf(captures: Captures): Command {
  const small = numberOf(captures.one('small'))
  if (captures.has('sided')) return { kind: 'dice', count: 1, sides: small ?? 6 }
  const counted = captures.words.map((word) => numberOf([word])).find((value) => value !== undefined)
  return { kind: 'dice', count: small ?? counted ?? 1, sides: 6 }
}
