import type { Mode } from '../../shared/protocol/client-messages.ts'
import { speechRateHz } from '../../shared/audio/format.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { PlayerPort } from '../audio/player.ts'
import { readTrack } from '../audio/track-reader.ts'
import { warmUpSound } from '../audio/warm-up.ts'
import { readWorklet } from '../audio/worklet-reader.ts'
import type { CreateSocket } from '../connection/socket-port.ts'
import { VoiceConnection, type VoiceConnectionPorts } from '../connection/voice-connection.ts'
import type { SpeechDetectorOptions } from '../voice/speech-detector.ts'
import { AnswerLine } from './answer-line.ts'
import { LoudspeakerNeed } from './loudspeaker-need.ts'
import { MicrophoneLine, type MicrophoneLineDetector } from './microphone-line.ts'
import type { FromWorker, MicrophoneSource, Route, ToWorker, WorkerStart } from './worker-messages.ts'

const levelEveryMs = 100
/** The greeting of a microphone that has just been opened. */
const warmUp = { rateHz: speechRateHz, durationMs: 2_500, dbfs: -30 }

/** Where the page's start names a port of the browser, whatever plays by the same commands fits. */
export type VoiceLineStart = Omit<WorkerStart, 'player'> & {
  readonly player: Omit<WorkerStart['player'], 'port'> & { readonly port: PlayerPort }
}

export interface OpenDetector extends MicrophoneLineDetector {
  close(): Promise<void>
}

export interface VoiceLinePorts {
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly access: VoiceConnectionPorts['access']
  readonly openDetector: (options: SpeechDetectorOptions) => Promise<OpenDetector>
  readonly createSocket?: CreateSocket
  readonly tell: (message: FromWorker) => void
}

/** Microphone, detector, socket and player, put together; the page only hands devices in and is told what happens. */
export class VoiceLine {
  readonly #ports: VoiceLinePorts
  readonly #start: VoiceLineStart
  readonly #connection: VoiceConnection
  readonly #answers: AnswerLine
  readonly #loudspeaker: LoudspeakerNeed
  readonly #microphone: MicrophoneLine
  #detector: OpenDetector | undefined
  #mode: Mode
  #outputLatencyMs: number
  #capture = new AbortController()
  #cancelLevels: () => void = () => undefined
  #isClosed = false
  #shownLevel = ''

  constructor(start: VoiceLineStart, ports: VoiceLinePorts) {
    const { clock, newId, tell } = ports
    this.#ports = ports
    this.#start = start
    this.#mode = start.mode
    this.#outputLatencyMs = start.player.outputLatencyMs
    this.#loudspeaker = new LoudspeakerNeed({
      clock,
      isAudible: () => this.#answers.isAudible,
      tell: (isNeeded) => {
        tell({ type: 'loudspeaker', isNeeded })
      },
    })
    this.#connection = new VoiceConnection({
      origin: start.origin,
      access: ports.access,
      clock,
      random: ports.random,
      ...(ports.createSocket !== undefined && { createSocket: ports.createSocket }),
      hello: () => ({
        client: { name: 'parley-page', version: start.clientVersion },
        vad: this.#detector === undefined ? 'server' : 'client',
        mode: this.#mode,
        ...(start.conversationId === undefined ? {} : { conversationId: start.conversationId }),
      }),
      onMessage: (message) => {
        this.#onMessage(message)
      },
      onSpeech: (frame) => {
        this.#loudspeaker.need()
        this.#answers.play(frame)
      },
      onState: (state) => {
        tell({ type: 'connection', state })
      },
      onRoundTrip: (roundTripMs) => {
        tell({ type: 'round-trip', roundTripMs })
      },
      byRequest: (command, sentInEpoch) => {
        tell({ type: 'by-request', command, ...(sentInEpoch !== undefined && { sentInEpoch }) })
      },
    })
    this.#answers = new AnswerLine({
      player: start.player,
      clock,
      tell,
      send: (playout) => {
        this.#connection.send(playout)
      },
      onAudible: (isAudible) => {
        this.#microphone.setAudible(isAudible)
      },
      onReplay: (isReplaying) => {
        this.#microphone.setReplaying(isReplaying)
      },
    })
    this.#microphone = new MicrophoneLine(
      {
        clock,
        newId,
        firstUtteranceId: Math.floor(clock.wallMs() / 1000),
        sendCommand: (command) => {
          this.#loudspeaker.need()
          this.#connection.send(command)
        },
        sendFrame: (frame) => {
          this.#connection.sendAudio(frame)
        },
        playerDb: () => this.#answers.levels.loudest(clock.nowMs()),
        player: this.#answers,
        onBargeIn: ({ type, reason }, sinceOnsetMs) => {
          const heardMs = sinceOnsetMs === undefined ? {} : { sinceOnsetMs: sinceOnsetMs + this.#outputLatencyMs }
          tell({ type: 'barge-in', action: type, reason, ...heardMs })
        },
        onFlow: (flow) => {
          tell({ type: 'microphone', ...flow })
        },
      },
      start,
    )
  }

  /** The detector first: the hello says who listens for speech. */
  async open(): Promise<void> {
    const { tell } = this.#ports
    tell({ type: 'detector', state: 'loading' })
    try {
      const detector = await this.#ports.openDetector({
        assetsUrl: this.#start.detectorAssetsUrl,
        nowMs: () => this.#ports.clock.nowMs(),
        onWindow: (window) => {
          this.#microphone.onWindow(window)
        },
        onFailed: (error) => {
          this.#leaveToServer(error.message)
        },
      })
      this.#detector = detector
      this.#microphone.use(detector)
      tell({ type: 'detector', state: 'ready' })
    } catch (thrown) {
      this.#microphone.use(undefined)
      const reason = thrown instanceof AssistantError ? thrown.message : String(thrown)
      tell({ type: 'detector', state: 'server', reason })
    }
    // Left while the model was loading.
    if (this.#isClosed) return
    const { sessionId } = this.#start
    this.#connection.open(sessionId === undefined ? undefined : { sessionId })
    this.#tellLevels()
  }

  receive(message: Exclude<ToWorker, WorkerStart>): void {
    const { newId } = this.#ports
    switch (message.type) {
      case 'microphone':
        void this.#listen(message.source, message.route)
        return
      case 'microphone-gone':
        this.#capture.abort()
        this.#microphone.microphoneGone()
        return
      case 'talk-key':
        this.#microphone.talkKey(message.isDown)
        return
      case 'mute':
        // Closed here first: whatever becomes of the command, nothing is sent.
        this.#microphone.setMuted(message.isMuted)
        this.#connection.send({ type: 'mute-set', id: newId(), isMuted: message.isMuted })
        return
      case 'mode':
        this.#mode = message.mode
        this.#microphone.setMode(message.mode)
        this.#connection.send({ type: 'mode-set', id: newId(), mode: message.mode })
        return
      case 'preset':
        this.#microphone.setPreset(message.preset)
        return
      case 'submit-text': {
        this.#loudspeaker.need()
        const { id, text, whileSpeaking } = message
        if (whileSpeaking === 'interrupt') this.#answers.cut()
        this.#connection.send({ type: 'text-submit', id, text, whileSpeaking })
        return
      }
      case 'stop':
        this.#answers.cut()
        this.#connection.send({ type: 'response-stop', id: newId() })
        return
      case 'open-conversation': {
        this.#answers.cut()
        const { conversationId } = message
        this.#connection.send({
          type: 'conversation-open',
          id: newId(),
          ...(conversationId !== undefined && { conversationId }),
        })
        return
      }
      case 'replay':
        this.#loudspeaker.need()
        this.#answers.replay(message.itemId)
        return
      case 'output-latency':
        this.#outputLatencyMs = message.outputLatencyMs
        this.#answers.setOutputLatencyMs(message.outputLatencyMs)
        return
      case 'probe':
        this.#connection.probe()
        return
      case 'session':
        this.#connection.adopt(message.sessionId)
        return
      case 'close':
        this.close()
        return
      default:
        message satisfies never
    }
  }

  close(): void {
    this.#isClosed = true
    this.#capture.abort()
    this.#cancelLevels()
    this.#loudspeaker.close()
    this.#microphone.close()
    this.#connection.close()
    this.#answers.close()
    this.#detector?.close().catch(() => undefined)
  }

  #onMessage(message: ServerMessage): void {
    if (message.type === 'response-start') this.#loudspeaker.need()
    this.#answers.onMessage(message)
    this.#ports.tell({ type: 'server', message })
  }

  /** Who listens for speech is said in the hello, so the connection is made anew. */
  #leaveToServer(reason: string): void {
    this.#detector = undefined
    this.#microphone.use(undefined)
    this.#ports.tell({ type: 'detector', state: 'server', reason })
    const { sessionId } = this.#connection
    this.#connection.close()
    this.#connection.open(sessionId === undefined ? undefined : { sessionId })
  }

  async #listen(source: MicrophoneSource, route: Route): Promise<void> {
    this.#capture.abort()
    this.#capture = new AbortController()
    const { signal } = this.#capture
    const nowMs = (): number => this.#ports.clock.nowMs()
    this.#microphone.microphoneOpened(route)
    this.#loudspeaker.need()
    this.#answers.cue(warmUpSound({ ...warmUp, random: this.#ports.random }), warmUp.rateHz)
    const blocks =
      source.kind === 'processor'
        ? readTrack(source.readable, { nowMs, signal })
        : readWorklet(source.port, { rateHz: source.rateHz, nowMs, signal })
    for await (const block of blocks) this.#microphone.push(block)
    // Ended by itself: the device is gone, or the permission.
    if (signal.aborted) return
    this.#microphone.microphoneGone()
    this.#ports.tell({ type: 'microphone', state: 'ended', path: source.kind })
  }

  #tellLevels(): void {
    this.#cancelLevels = this.#ports.clock.after(levelEveryMs, () => {
      const { microphoneDb, probability } = this.#microphone.levels
      // What is heard now, not what may still come back: a voice that was lowered is shown lowered at once.
      const playerDb = this.#answers.levels.loudest(this.#ports.clock.nowMs(), levelEveryMs)
      // In steps that a meter can show: a quiet room is not drawn ten times a second.
      const level = { microphoneDb: Math.round(microphoneDb), playerDb: Math.round(playerDb) }
      const shown = { type: 'level', ...level, probability: Math.round(probability * 10) / 10 } as const
      const isNew = Object.values(shown).join() !== this.#shownLevel
      this.#shownLevel = Object.values(shown).join()
      if (isNew) this.#ports.tell(shown)
      this.#tellLevels()
    })
  }
}
