import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import { fullBucket, take, type Bucket, type Rate } from './token-bucket.ts'

/** What one connection may send; the settings' `limits`. */
export interface FrameLimits {
  readonly audioFramesPerSecond: number
  readonly audioFramesBurst: number
  readonly controlPerSecond: number
  readonly controlBurst: number
}

/**
 * `json` is taken before a JSON frame is read, whatever it turns out to be; the others by what it is. Bookkeeping (acks,
 * playout reports, heartbeats) has a budget of its own, as large as audio's: it comes with the sound and must never
 * push out a command.
 */
export type FrameClass = 'json' | 'audio' | 'control' | 'bookkeeping'

/** Of one class. */
export interface ClassBudget {
  readonly bucket: Bucket
  /** Frames dropped since the client last kept within this rate. */
  readonly dropped: number
}

export type FrameRates = Readonly<Record<FrameClass, Rate>>

export interface BudgetStep {
  readonly budget: ClassBudget
  /** `warn` and `drop` both lose the frame; `warn` is the first of a run. A command is told of each time. */
  readonly verdict: 'pass' | 'warn' | 'drop' | 'close'
}

export function classOf(type: ClientMessage['type']): FrameClass {
  switch (type) {
    case 'audio':
      return 'audio'
    case 'ack':
    case 'playout':
    case 'ping':
    case 'pong':
      return 'bookkeeping'
    case 'hello':
    case 'text-submit':
    case 'speech-start':
    case 'speech-end':
    case 'response-stop':
    case 'mode-set':
    case 'mute-set':
    case 'conversation-open':
    case 'tool-result':
      return 'control'
    default:
      return type satisfies never
  }
}

export function ratesOf(limits: FrameLimits): FrameRates {
  const audio: Rate = { perSecond: limits.audioFramesPerSecond, burst: limits.audioFramesBurst }
  const control: Rate = { perSecond: limits.controlPerSecond, burst: limits.controlBurst }
  const json = { perSecond: 2 * audio.perSecond + control.perSecond, burst: 2 * audio.burst + control.burst }
  return { json, audio, control, bookkeeping: audio }
}

export function fullBudget(rates: FrameRates, nowMs: number): Record<FrameClass, ClassBudget> {
  const full = (frameClass: FrameClass): ClassBudget => ({ bucket: fullBucket(rates[frameClass], nowMs), dropped: 0 })
  return { json: full('json'), audio: full('audio'), control: full('control'), bookkeeping: full('bookkeeping') }
}

/** One frame of a class. */
export function spend(before: ClassBudget, rate: Rate, nowMs: number): BudgetStep {
  const { bucket, isTaken } = take(before.bucket, rate, nowMs)
  const hasCalmed = isTaken && bucket.tokens >= rate.burst / 2
  const dropped = isTaken ? (hasCalmed ? 0 : before.dropped) : before.dropped + 1
  return { budget: { bucket, dropped }, verdict: verdictOf(isTaken, dropped, rate) }
}

function verdictOf(isTaken: boolean, dropped: number, rate: Rate): BudgetStep['verdict'] {
  if (isTaken) return 'pass'
  // Warned once and still a whole burst over: this client does not listen.
  if (dropped > rate.burst) return 'close'
  return dropped === 1 ? 'warn' : 'drop'
}
