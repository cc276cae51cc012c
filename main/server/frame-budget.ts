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

interface ClassBudget {
  readonly bucket: Bucket
  /** Frames dropped since the client last kept within this rate. */
  readonly dropped: number
}

export type FrameBudget = Readonly<Record<FrameClass, ClassBudget>>

export interface BudgetStep {
  readonly budget: FrameBudget
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

export function fullBudget(limits: FrameLimits, nowMs: number): FrameBudget {
  const full = (frameClass: FrameClass): ClassBudget => ({
    bucket: fullBucket(rateOf(frameClass, limits), nowMs),
    dropped: 0,
  })
  return { json: full('json'), audio: full('audio'), control: full('control'), bookkeeping: full('bookkeeping') }
}

export function spend(
  budget: FrameBudget,
  frame: { readonly frameClass: FrameClass; readonly nowMs: number },
  limits: FrameLimits,
): BudgetStep {
  const rate = rateOf(frame.frameClass, limits)
  const before = budget[frame.frameClass]
  const { bucket, isTaken } = take(before.bucket, rate, frame.nowMs)
  const hasCalmed = isTaken && bucket.tokens >= rate.burst / 2
  const dropped = isTaken ? (hasCalmed ? 0 : before.dropped) : before.dropped + 1
  return { budget: { ...budget, [frame.frameClass]: { bucket, dropped } }, verdict: verdictOf(isTaken, dropped, rate) }
}

function verdictOf(isTaken: boolean, dropped: number, rate: Rate): BudgetStep['verdict'] {
  if (isTaken) return 'pass'
  // Warned once and still a whole burst over: this client does not listen.
  if (dropped > rate.burst) return 'close'
  return dropped === 1 ? 'warn' : 'drop'
}

function rateOf(frameClass: FrameClass, limits: FrameLimits): Rate {
  const audio: Rate = { perSecond: limits.audioFramesPerSecond, burst: limits.audioFramesBurst }
  const control: Rate = { perSecond: limits.controlPerSecond, burst: limits.controlBurst }
  switch (frameClass) {
    case 'audio':
    case 'bookkeeping':
      return audio
    case 'control':
      return control
    case 'json':
      return { perSecond: 2 * audio.perSecond + control.perSecond, burst: 2 * audio.burst + control.burst }
  }
}
