import type { ClockTime } from './language/clock-times.ts'
import type { Unit } from './language/units.ts'

export type Day = 'yesterday' | 'today' | 'tomorrow'

export type TimerKind = 'timer' | 'alarm'

/** Where what is to be read comes from. */
export type ReadSource =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'page'; readonly address: string }

/** A command that is nothing but its kind. */
export type PlainKind =
  | 'time'
  | 'timer-start'
  | 'alarm-start'
  | 'timers-list'
  | 'convert-currency'
  | 'note-start'
  | 'notes-read'
  | 'notes-delete'
  | 'note-delete-one'
  | 'repeat-start'
  | 'say-again'
  | 'spell-that'
  | 'coin'
  | 'faster'
  | 'slower'
  | 'normal-speed'
  | 'louder'
  | 'quieter'
  | 'full-volume'
  | 'stop'
  | 'never-mind'
  | 'help'
  | 'thanks'
  | 'hello'
  | 'goodbye'
  | 'who-are-you'
  | 'how-are-you'
  | 'read-start'
  | 'last-word'
  | 'yes'
  | 'no'

/** What somebody asked for, parsed once; skills switch on `kind`. */
export type Command =
  | { readonly kind: PlainKind }
  | { readonly kind: 'date'; readonly day: Day; readonly part: 'date' | 'month' | 'year' }
  | { readonly kind: 'timer-set'; readonly durationMs: number; readonly label: string }
  | {
      readonly kind: 'alarm-set'
      readonly time: ClockTime
      readonly isTomorrow: boolean
      readonly isWaking: boolean
      readonly label: string
    }
  | { readonly kind: 'timer-cancel'; readonly which: TimerChoice }
  | { readonly kind: 'timers-cancel-all'; readonly timerKind?: TimerKind }
  | { readonly kind: 'calculate'; readonly expression: string }
  | { readonly kind: 'convert'; readonly amount: number; readonly from: Unit; readonly to: Unit }
  | { readonly kind: 'note-add'; readonly text: string }
  | { readonly kind: 'repeat-after-me'; readonly text: string }
  | { readonly kind: 'spell'; readonly text: string }
  | { readonly kind: 'dice'; readonly count: number; readonly sides: number }
  | { readonly kind: 'pick-number'; readonly from: number; readonly to: number }
  | { readonly kind: 'read'; readonly source: ReadSource }
  | { readonly kind: 'read-unclear'; readonly text: string }
  /** Where reading goes on, or where it is. */
  | { readonly kind: 'go-on' | 'start-over' | 'where-are-we' }
  | { readonly kind: 'back-sentence'; readonly count: number }
  | { readonly kind: 'skip-sentence'; readonly count: number }
  | { readonly kind: 'unknown'; readonly text: string }

/** Which timer or alarm is meant: each part that was said narrows it down. */
export interface TimerChoice {
  readonly timerKind: TimerKind
  readonly durationMs?: number
  readonly time?: ClockTime
  readonly label?: string
}
