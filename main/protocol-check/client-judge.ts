import type { ClientMessage, Hello } from '../../shared/protocol/client-messages.ts'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import { heartbeatMs } from '../../shared/protocol/limits.ts'
import type { Verdict } from './verdict.ts'
import { shown } from './verdict.ts'

/** The rules that a client keeps all the time. */
export const clientRules = {
  'connects-as-told': ['Connect and authenticate', 'a fresh ticket for each socket, Origin, the subprotocols in order'],
  'hello-first': ['Connect and authenticate', 'hello as the first frame, within 3 seconds, and once'],
  'frames-of-the-page': ['Version rule', 'only frames of the page, within the limits'],
  'resume-place': ['Resume', 'a resume says sessionId, epoch and the last seq that was taken'],
  'acks-forward': ['Frames', 'acks are cumulative: never back, never ahead of what was sent'],
  'acks-come': ['Frames', 'an ack about once a second while there is something to acknowledge'],
  'pings-come': ['Heartbeat', 'a ping every 3 seconds'],
  'pongs-come': ['Heartbeat', 'a pong for each ping, at once and with its sentAtMs'],
  'commands-keep-their-id': ['Frames', 'a command without an answer is sent again with its own id'],
  'microphone-counted': ['Sending the microphone', 'sequence and position count on, or gap is set'],
  'microphone-ends': ['Sending the microphone', 'no audio for an utterance that was not started or has ended'],
  'playout-truthful': ['Playing speech', 'reports go forward, never past what was sent, and end with isFinal'],
  'playout-comes': ['Playing speech', 'a report about every 100 ms while it plays'],
} as const satisfies Readonly<Record<string, readonly [heading: string, rule: string]>>

export type ClientRule = keyof typeof clientRules

/** Reports are due every 100 ms; a client on a busy machine is late by more than that. */
const playoutPatienceMs = 700
const ackPatienceMs = 3_500
const pongPatienceMs = 1_500

/** Holds what one client does against the page. All of it is told to it, time included. */
export class ClientJudge {
  readonly #faults = new Map<ClientRule, string>()
  readonly #tried = new Set<ClientRule>()
  readonly #commands = new Map<string, string>()
  readonly #answered = new Set<string>()
  readonly #unansweredPings = new Map<number, number>()
  readonly #streams = new Map<number, { sequence: number; position: number }>()
  readonly #openUtterances = new Set<number>()
  readonly #played = new Map<number, { samples: number; isFinal: boolean }>()
  readonly #spoken = new Map<number, number>()
  #hasOwnVad = false
  #isNewConnection = true
  #acked = 0
  #sent = 0
  #unackedSinceMs: number | undefined
  #pingedAtMs = 0
  #reportDueMs: number | undefined

  fault(rule: ClientRule, got: string): void {
    this.#tried.add(rule)
    if (!this.#faults.has(rule)) this.#faults.set(rule, got)
  }

  tried(rule: ClientRule): void {
    this.#tried.add(rule)
  }

  connected(nowMs: number, hasOwnVad: boolean): void {
    this.#isNewConnection = true
    this.#hasOwnVad = hasOwnVad
    this.#pingedAtMs = nowMs
    this.#unackedSinceMs = undefined
    this.#reportDueMs = undefined
    this.#unansweredPings.clear()
  }

  /** A new epoch counts from its own beginning. */
  beganEpoch(): void {
    this.#acked = 0
    this.#sent = 0
  }

  sent(nowMs: number, seq: number): void {
    this.#sent = Math.max(this.#sent, seq)
    this.#unackedSinceMs ??= nowMs
  }

  answered(commandId: string): void {
    this.#answered.add(commandId)
  }

  spoke(nowMs: number, frame: AudioFrame): void {
    const end = frame.position + frame.samples.length
    this.#spoken.set(frame.streamId, Math.max(end, this.#spoken.get(frame.streamId) ?? 0))
    if (this.#played.get(frame.streamId)?.isFinal !== true) this.#reportDueMs ??= nowMs + playoutPatienceMs
  }

  pinged(nowMs: number, sentAtMs: number): void {
    this.#unansweredPings.set(sentAtMs, nowMs)
  }

  /** A client says where it was; with a past that the server has lost, in the epoch before. */
  resumed(
    hello: Hello,
    session: { readonly sessionId: string; readonly epoch: number; readonly isLost: boolean },
  ): void {
    this.tried('resume-place')
    const { sessionId, epoch, lastSeq } = hello
    const isPlace = session.isLost || (lastSeq !== undefined && lastSeq >= this.#acked && lastSeq <= this.#sent)
    const dueEpoch = session.isLost ? session.epoch - 1 : session.epoch
    if (sessionId === session.sessionId && epoch === dueEpoch && isPlace) return
    const due = `seq ${this.#acked} to ${this.#sent} of epoch ${dueEpoch} in session ${session.sessionId}`
    this.fault('resume-place', `${shown({ sessionId, epoch, lastSeq })} where ${due} was due`)
  }

  get unanswered(): readonly string[] {
    return [...this.#commands.keys()].filter((id) => !this.#answered.has(id))
  }

  message(nowMs: number, message: ClientMessage): void {
    if ('id' in message) this.#command(message)
    switch (message.type) {
      case 'ack':
        this.#ack(nowMs, message.seq)
        break
      case 'ping':
        this.tried('pings-come')
        this.#pingedAtMs = nowMs
        break
      case 'pong':
        this.tried('pongs-come')
        if (!this.#unansweredPings.delete(message.sentAtMs))
          this.fault('pongs-come', `a pong with sentAtMs ${message.sentAtMs}, which no ping had`)
        break
      case 'playout':
        this.#playout(nowMs, message)
        break
      case 'speech-start':
        this.#openUtterances.add(message.utteranceId)
        break
      case 'speech-end':
        this.#openUtterances.delete(message.utteranceId)
        break
      default:
        break
    }
  }

  audio(frame: AudioFrame): void {
    const { streamId, sequence, position, samples, flags } = frame
    this.tried('microphone-counted')
    const next = { sequence: sequence + 1, position: position + samples.length }
    const before = this.#streams.get(streamId)
    this.#streams.set(streamId, next)
    const where = `frame ${sequence} at ${position} of stream ${streamId}`
    if (this.#hasOwnVad) {
      this.tried('microphone-ends')
      if (!this.#openUtterances.has(streamId)) this.fault('microphone-ends', where)
    }
    // After a resume what was not acknowledged comes again, from wherever the client kept it.
    const isSeam = this.#isNewConnection || before === undefined || sequence === 0
    this.#isNewConnection = false
    if (isSeam) return
    const isNext = position === before.position && sequence === before.sequence
    const isGap = (flags & audioFlags.gap) !== 0 && position >= before.position
    if (isNext || isGap) return
    this.fault('microphone-counted', `${where} after frame ${before.sequence - 1}, where ${before.position} was due`)
  }

  /** Looks for what should have come by now. */
  look(nowMs: number): void {
    if (nowMs - this.#pingedAtMs > 2 * heartbeatMs) this.fault('pings-come', `none for ${2 * heartbeatMs} ms`)
    for (const [sentAtMs, atMs] of this.#unansweredPings)
      if (nowMs - atMs > pongPatienceMs)
        this.fault('pongs-come', `none for the ping ${sentAtMs} in ${pongPatienceMs} ms`)
    if (this.#unackedSinceMs !== undefined && nowMs - this.#unackedSinceMs > ackPatienceMs)
      this.fault('acks-come', `none for ${ackPatienceMs} ms, with ${this.#sent} sent and ${this.#acked} acknowledged`)
    if (this.#reportDueMs !== undefined && nowMs > this.#reportDueMs)
      this.fault('playout-comes', `no playout for ${playoutPatienceMs} ms of speech`)
  }

  /** Between two courses: what was said and sent belongs to the one before. */
  forgetCommands(): void {
    this.#commands.clear()
    this.#answered.clear()
    this.#streams.clear()
    this.#openUtterances.clear()
    this.#played.clear()
    this.#spoken.clear()
    this.beganEpoch()
  }

  verdicts(): Verdict[] {
    return Object.entries(clientRules).map(([id, [heading, rule]]) => {
      const got = this.#faults.get(id as ClientRule)
      const base = { id, heading, expected: rule }
      if (got !== undefined) return { ...base, outcome: 'failed', got }
      if (!this.#tried.has(id as ClientRule)) return { ...base, outcome: 'skipped', got: 'nothing of it came' }
      return { ...base, outcome: 'passed', got: '' }
    })
  }

  #command(message: ClientMessage & { readonly id: string }): void {
    const { id, ...rest } = message
    const body = JSON.stringify(rest)
    this.tried('commands-keep-their-id')
    const known = this.#commands.get(id)
    if (known !== undefined && known !== body)
      this.fault('commands-keep-their-id', `the id ${id} for ${shown(known)} and for ${shown(body)}`)
    const earlier = this.unanswered.find((each) => each !== id && this.#commands.get(each) === body)
    if (known === undefined && earlier !== undefined) {
      this.fault('commands-keep-their-id', `${shown(body)} again under ${id} before ${earlier} was answered`)
    }
    this.#commands.set(id, body)
  }

  #ack(nowMs: number, seq: number): void {
    this.tried('acks-forward')
    this.tried('acks-come')
    if (seq < this.#acked) this.fault('acks-forward', `${seq} after ${this.#acked}`)
    if (seq > this.#sent) this.fault('acks-forward', `${seq} where ${this.#sent} was the last sent`)
    this.#acked = Math.max(this.#acked, seq)
    this.#unackedSinceMs = this.#acked >= this.#sent ? undefined : nowMs
  }

  #playout(nowMs: number, report: Extract<ClientMessage, { readonly type: 'playout' }>): void {
    const { responseId, playedSamples, isFinal } = report
    this.tried('playout-truthful')
    this.tried('playout-comes')
    const before = this.#played.get(responseId)
    const sent = this.#spoken.get(responseId) ?? 0
    if (before !== undefined && playedSamples < before.samples)
      this.fault('playout-truthful', `${playedSamples} samples after ${before.samples} of response ${responseId}`)
    if (playedSamples > sent) this.fault('playout-truthful', `${playedSamples} samples played where ${sent} were sent`)
    if (before?.isFinal === true)
      this.fault('playout-truthful', `a report of response ${responseId} after its final one`)
    this.#played.set(responseId, { samples: playedSamples, isFinal })
    this.#reportDueMs = isFinal ? undefined : nowMs + playoutPatienceMs
  }

  /** What was told of an answer, last. */
  playedOf(responseId: number): { readonly samples: number; readonly isFinal: boolean } | undefined {
    return this.#played.get(responseId)
  }
}
