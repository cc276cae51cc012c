import type { ClientMessage, Hello } from '../../shared/protocol/client-messages.ts'
import { closeCodes } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { heartbeatMs, peerSilentMs, speechLeadMs } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { ClientJudge } from './client-judge.ts'
import { type CourseName, courseRules, rubbish } from './course.ts'
import { answerEnding, answerOpening, answerPart, answerParts, snapshotAmidst, speechFrame } from './scripted-answer.ts'
import { observed } from './observed-channel.ts'
import { ScriptedEars } from './scripted-ears.ts'
import type { CourseSocket, StrictSession } from './strict-session.ts'
import type { Verdict } from './verdict.ts'

/** Where in the answer the course does what it is named for. */
const faultAtPart = 4
/** In the plain course an answer takes longer than a heartbeat. */
const partEveryTicks: Partial<Record<CourseName, number>> = { plain: 6 }
const comeBackWithinMs = 8_000
const staysAwayMs = 3_000
const finalReportWithinMs = 1_000
type Stage = 'waiting' | 'answering' | 'ended'

/** One course: a session with one turn, in which one thing happens. */
export class ClientCourse {
  readonly name: CourseName
  readonly session: StrictSession
  readonly #judge: ClientJudge
  readonly #clock: Clock
  #socket: CourseSocket | undefined
  #hello: Hello | undefined
  #stage: Stage = 'waiting'
  #ticks = 0
  #part = 0
  #frames = 0
  #speechSinceMs: number | undefined
  #isSpoken = false
  readonly #ears = new ScriptedEars()
  #withheld: string | undefined
  #faultedAtMs: number | undefined
  #cutAtMs: number | undefined
  #interruptedAtMs: number | undefined
  #pingAtMs = 0
  #isMute = false
  #got: string | undefined
  #isKept = false

  constructor(name: CourseName, session: StrictSession, ports: { readonly judge: ClientJudge; readonly clock: Clock }) {
    this.name = name
    this.session = session
    this.#judge = ports.judge
    this.#clock = ports.clock
  }

  get hasBegun(): boolean {
    return this.#hello !== undefined
  }

  get isOver(): boolean {
    return this.#stage === 'ended'
  }

  attach(hello: Hello, socket: CourseSocket): void {
    const nowMs = this.#clock.nowMs()
    this.#judge.connected(nowMs, hello.vad === 'client')
    if (this.#faultedAtMs !== undefined) this.#cameBack(hello, nowMs)
    this.#hello = hello
    this.#socket = socket
    this.#pingAtMs = nowMs + 300
    this.#isMute = false
    const isResumed = hello.sessionId === this.session.sessionId && hello.epoch === this.session.epoch
    this.session.attach(observed(socket, this.#judge, this.#clock), isResumed ? hello.lastSeq : undefined)
    if (this.#speechSinceMs !== undefined) {
      this.#frames = Math.ceil((hello.heldSpeech?.samples ?? this.#frames * 480) / 480)
      this.#speechSinceMs = nowMs - this.#frames * 20
    }
  }

  detach(socket: CourseSocket): void {
    if (this.#socket !== socket) return
    const nowMs = this.#clock.nowMs()
    if (this.name === 'silence' && this.#isMute) this.#leftTheSilence(nowMs)
    this.#cutAtMs ??= nowMs
    this.#socket = undefined
    this.session.detach()
  }

  message(message: ClientMessage): void {
    this.#judge.message(this.#clock.nowMs(), message)
    if (this.#isMute) return
    switch (message.type) {
      case 'ping':
        this.#socket?.send({ type: 'pong', sentAtMs: message.sentAtMs, serverAtMs: this.#clock.wallMs() })
        break
      case 'text-submit':
        this.#submit(message.id, message.text)
        break
      case 'speech-end':
        this.#result(message.id)
        this.#heard(message.utteranceId)
        break
      default:
        if ('id' in message) this.#result(message.id)
    }
  }

  audio(frame: AudioFrame): void {
    this.#judge.audio(frame)
    if (this.#hello?.vad !== 'server' || this.#stage !== 'waiting') return
    if (this.#ears.hear(frame)) this.#heard(1)
  }

  /** Every 50 ms. */
  tick(): void {
    const nowMs = this.#clock.nowMs()
    if (this.#socket !== undefined && !this.#isMute) {
      this.#judge.look(nowMs)
      if (nowMs >= this.#pingAtMs) {
        this.#pingAtMs = nowMs + heartbeatMs
        this.#judge.pinged(nowMs, nowMs)
        this.#socket.send({ type: 'ping', sentAtMs: nowMs })
      }
    }
    if (this.#stage === 'answering' && this.#socket !== undefined && !this.#isMute) this.#answer(nowMs)
  }

  /** When the client is gone for good. */
  verdict(): Verdict {
    const [heading, rule] = courseRules[this.name]
    const base = { id: `course-${this.name}`, heading, expected: rule }
    if (this.#hello === undefined) return { ...base, outcome: 'skipped', got: 'no client came' }
    if (this.name === 'interrupt' && this.#stage === 'ended' && this.#interruptedAtMs === undefined)
      return { ...base, outcome: 'skipped', got: 'the client asked for no speech: nothing to interrupt' }
    if (this.name === 'replaced' && this.#faultedAtMs !== undefined && this.#got === undefined) this.#isKept = true
    const got = this.#got ?? (this.#isKept ? '' : this.#missing())
    return { ...base, outcome: got === '' ? 'passed' : 'failed', got }
  }

  /** How long after the course’s end there is still something to see: whether the client stays away. */
  get patienceAfterMs(): number {
    return this.name === 'replaced' ? staysAwayMs : 0
  }

  /** The server goes, and does not wait for an answer. */
  sendAway(): void {
    this.#socket?.close(closeCodes.goingAway.code)
    if (this.#socket !== undefined) this.detach(this.#socket)
  }

  #missing(): string {
    if (this.#stage === 'waiting') return 'a client that asked nothing'
    if (this.#withheld !== undefined) return 'the command was not sent again'
    return 'the client was gone before the answer’s end'
  }

  #submit(id: string, text: string): void {
    if (this.#stage !== 'waiting') {
      this.#result(id)
      this.#withheld = undefined
      this.#endWhenDone()
      return
    }
    if (this.name === 'drop') this.#withheld = id
    this.#begin(text)
    if (this.#withheld === undefined) this.#result(id)
  }

  #heard(utteranceId: number): void {
    if (this.#stage !== 'waiting') return
    this.session.say({ type: 'transcript-final', utteranceId, text: 'scripted words', certainty: 0.9 })
    this.#begin('scripted words')
  }

  #begin(text: string): void {
    this.#stage = 'answering'
    this.#isSpoken = this.#hello?.mode !== 'text'
    for (const message of answerOpening(text, this.#isSpoken)) this.session.say(message)
    const phase = this.#isSpoken ? 'speaking' : 'thinking'
    this.session.say({
      type: 'state',
      phase,
      isUserSpeaking: false,
      isMuted: false,
      mode: this.#hello?.mode ?? 'always-listening',
    })
    if (this.#isSpoken) this.#speechSinceMs = this.#clock.nowMs() + 100
  }

  #result(commandId: string): void {
    this.#judge.answered(commandId)
    this.session.say({ type: 'command-result', commandId, isOk: true })
  }

  #answer(nowMs: number): void {
    if (this.#interruptedAtMs !== undefined) {
      this.#awaitSilence(nowMs)
      return
    }
    if (this.#ticks++ % (partEveryTicks[this.name] ?? 1) === 0 && this.#part < answerParts.length) {
      if (this.#part === faultAtPart && this.#faultedAtMs === undefined && this.#doWhatItIsNamedFor(nowMs)) return
      this.session.say(answerPart(this.#part++))
    }
    if (this.#isSpoken) this.#speak(nowMs)
    this.#endWhenDone()
  }

  /** True when there is nobody to go on with. */
  #doWhatItIsNamedFor(nowMs: number): boolean {
    if (this.name === 'plain' || this.name === 'interrupt') return false
    this.#faultedAtMs = nowMs
    switch (this.name) {
      case 'drop':
        this.#socket?.terminate()
        return true
      case 'snapshot':
        this.#socket?.terminate()
        this.#loseThePast()
        return true
      case 'silence':
        this.#isMute = true
        return true
      case 'replaced':
        this.#socket?.close(closeCodes.replaced.code)
        this.#stage = 'ended'
        return true
      case 'garbage':
        for (const frame of rubbish) this.#socket?.sendRaw(frame)
        return false
      default:
        this.name satisfies never
        return false
    }
  }

  #loseThePast(): void {
    const mode = this.#hello?.mode ?? 'always-listening'
    this.session.beginEpoch(snapshotAmidst(this.session.kept, this.#part, mode))
    this.#judge.beganEpoch()
    // The voice that was lost with the past is not taken up again.
    this.#isSpoken = false
  }

  #speak(nowMs: number): void {
    const sinceMs = this.#speechSinceMs ?? nowMs
    while (this.#frames * 20 < nowMs - sinceMs + speechLeadMs) {
      const frame = speechFrame(this.#frames)
      if (frame === undefined) break
      this.#frames++
      this.session.speak(frame)
      if (speechFrame(this.#frames) === undefined)
        this.session.say({ type: 'speech-sent', responseId: 1, samples: this.session.sentSpeechSamples })
    }
    if (this.name !== 'interrupt' || nowMs - sinceMs < 600) return
    this.#interruptedAtMs = nowMs
    this.session.say({ type: 'response-interrupt', responseId: 1, reason: 'barge-in' })
  }

  #awaitSilence(nowMs: number): void {
    const played = this.#judge.playedOf(1)
    const isFinal = played?.isFinal === true
    if (!isFinal && nowMs - (this.#interruptedAtMs ?? nowMs) < finalReportWithinMs) return
    if (!isFinal) this.#got = `no final playout within ${finalReportWithinMs} ms`
    this.#end('interrupted')
  }

  #endWhenDone(): void {
    if (this.#stage !== 'answering' || this.#part < answerParts.length || this.#withheld !== undefined) return
    const played = this.#judge.playedOf(1)
    const isPlayed = !this.#isSpoken || (played?.isFinal === true && speechFrame(this.#frames) === undefined)
    if (isPlayed) this.#end('completed')
  }

  #end(reason: 'completed' | 'interrupted'): void {
    const samples = this.#judge.playedOf(1)?.samples ?? 0
    for (const message of answerEnding(reason, { samples, isSpoken: this.#isSpoken })) this.session.say(message)
    const mode = this.#hello?.mode ?? 'always-listening'
    this.session.say({ type: 'state', phase: 'idle', isUserSpeaking: false, isMuted: false, mode })
    this.#stage = 'ended'
    this.#isKept = this.session.isThere
  }

  #cameBack(hello: Hello, nowMs: number): void {
    if (this.name === 'replaced') {
      this.#got = `a new connection ${Math.round(nowMs - (this.#faultedAtMs ?? nowMs))} ms after 4004`
      return
    }
    const isLost = this.name === 'snapshot'
    this.#judge.resumed(hello, { sessionId: this.session.sessionId, epoch: this.session.epoch, isLost })
    const awayMs = nowMs - (this.#cutAtMs ?? nowMs)
    if (awayMs > comeBackWithinMs) this.#got = `back after ${Math.round(awayMs)} ms`
  }

  #leftTheSilence(nowMs: number): void {
    const silentMs = nowMs - (this.#faultedAtMs ?? nowMs)
    const isInTime = silentMs > peerSilentMs - 1_000 && silentMs < peerSilentMs + 3_500
    if (!isInTime) this.#got = `left after ${Math.round(silentMs)} ms of silence`
  }
}
