import type { Answer, Pending } from './answer.ts'
import type { Command, TimerKind } from './command.ts'
import { describeCommand } from './describe-command.ts'
import { placeOf, readSourceOf } from './language/read-source.ts'
import { wordsOf } from './language/spoken-words.ts'
import { parseCommand } from './parse-command.ts'
import { changesState } from './state-changing.ts'

/** One turn of the user, with what it may be the answer to. */
export interface Turn {
  readonly text: string
  /** Under 0.5 the ears were unsure; typed words are certain. */
  readonly certainty: number
  readonly pending?: Pending
  /** Whether enough of the question was heard to answer it. */
  readonly isQuestionHeard: boolean
  readonly wallMs: number
  readonly timeZone: string
  readonly noteCount: number
  readonly timerCount: (kind: TimerKind | undefined) => number
}

/** What a turn comes to. `lead` says what was dropped by it. */
export type Decision =
  | { readonly type: 'do'; readonly command: Command; readonly lead?: string }
  | { readonly type: 'say'; readonly answer: Answer }

/** Certainty from which a command is done without asking. */
const sure = 0.5
/** After asking this often without a clear yes, nothing is done. */
const mostTimesAsked = 2

/** Decides what a turn asks for, before anything is done. Pure. */
export function interpret(turn: Turn): Decision {
  switch (turn.pending?.kind) {
    case undefined:
      return fresh(turn, parseCommand(turn.text))
    case 'confirm':
      return confirmed(turn, turn.pending)
    case 'duration':
      return completed(turn, 'set a timer for', 'I heard no length of time, so I set no timer.')
    case 'alarm-time':
      return completed(turn, 'set an alarm for', 'I heard no time of day, so I set no alarm.')
    case 'note-text':
      return dictated(turn, { kind: 'note-add', text: turn.text.trim() })
    case 'repeat-text':
      return dictated(turn, { kind: 'repeat-after-me', text: turn.text.trim() })
    case 'read-source':
      return sourceGiven(turn)
  }
}

function fresh(turn: Turn, command: Command, lead?: string): Decision {
  const question = questionBefore(turn, command)
  if (question === undefined) return { type: 'do', command, ...(lead === undefined ? {} : { lead }) }
  const text = lead === undefined ? question : `${lead} ${question}`
  return { type: 'say', answer: { text, pending: { kind: 'confirm', command, timesAsked: 1 } } }
}

/** Asked when the ears were unsure of something that changes what is kept, and always before everything goes. */
function questionBefore(turn: Turn, command: Command): string | undefined {
  // These only ask for the rest; what comes of it is asked about then.
  const isStart = command.kind === 'timer-start' || command.kind === 'alarm-start' || command.kind === 'note-start'
  if (!changesState(command) || isStart) return undefined
  if (turn.certainty < sure) return `Did you say: ${describeCommand(command, turn)}?`
  if (command.kind === 'notes-delete' && turn.noteCount > 0)
    return `Shall I delete ${turn.noteCount === 1 ? 'your only note' : `your ${turn.noteCount} notes`}? Please say yes or no.`
  if (command.kind === 'timers-cancel-all' && turn.timerCount(command.timerKind) > 1)
    return `Shall I ${describeCommand(command, turn)}? Please say yes or no.`
  return undefined
}

function confirmed(turn: Turn, pending: Extract<Pending, { readonly kind: 'confirm' }>): Decision {
  const said = parseCommand(turn.text)
  const action = describeCommand(pending.command, turn)
  switch (said.kind) {
    case 'yes':
      if (turn.isQuestionHeard && turn.certainty >= sure) return { type: 'do', command: pending.command }
      if (pending.timesAsked >= mostTimesAsked)
        return { type: 'say', answer: { text: `I am not sure that I heard a yes, so I did not ${action}.` } }
      return {
        type: 'say',
        answer: {
          text: `Once more, to be sure: shall I ${action}? Please say yes or no.`,
          pending: { ...pending, timesAsked: pending.timesAsked + 1 },
        },
      }
    case 'no':
    case 'never-mind':
      return { type: 'say', answer: { text: `All right. I did not ${action}.` } }
    case 'stop':
      return { type: 'do', command: said }
    // Cut in the middle of the question, "go on" wants it whole.
    case 'go-on':
    case 'say-again':
      return { type: 'do', command: { kind: 'say-again' } }
    case 'unknown':
      return { type: 'say', answer: { text: `I heard no yes, so I did not ${action}.` } }
    default:
      return fresh(turn, said, said.kind === pending.command.kind ? undefined : `I did not ${action}.`)
  }
}

/** "For how long?" - "five minutes": the start of the phrase was said before. */
function completed(turn: Turn, beginning: string, otherwise: string): Decision {
  const whole = parseCommand(`${beginning} ${turn.text.trim().replace(/^(?:for|at|to|in)\s+/i, '')}`)
  if (whole.kind === 'timer-set' || whole.kind === 'alarm-set') return fresh(turn, whole)
  const said = parseCommand(turn.text)
  const isNothing = said.kind === 'unknown' || said.kind === 'no' || said.kind === 'never-mind'
  return isNothing ? { type: 'say', answer: { text: otherwise } } : fresh(turn, said)
}

/** Whatever was said is the text itself, but for a way out. */
function dictated(turn: Turn, command: Command): Decision {
  const said = parseCommand(turn.text)
  switch (said.kind) {
    case 'no':
    case 'never-mind':
      return { type: 'say', answer: { text: 'All right. Nothing is kept.' } }
    case 'stop':
    case 'say-again':
      return { type: 'do', command: said }
    case 'note-add':
    case 'repeat-after-me':
      return fresh(turn, said)
    default:
      return wordsOf(turn.text).length === 0
        ? { type: 'say', answer: { text: 'I heard no words, so nothing is kept.' } }
        : fresh(turn, command)
  }
}

function sourceGiven(turn: Turn): Decision {
  const source = placeOf(turn.text.trim()) ?? readSourceOf(turn.text)
  const said = parseCommand(turn.text)
  if (said.kind === 'unknown' && source !== undefined) return { type: 'do', command: { kind: 'read', source } }
  if (said.kind === 'unknown') return { type: 'do', command: { kind: 'read-unclear', text: turn.text } }
  if (said.kind === 'no' || said.kind === 'never-mind') return { type: 'say', answer: { text: 'All right.' } }
  return fresh(turn, said)
}
