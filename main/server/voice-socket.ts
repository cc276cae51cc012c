import type { RawData } from 'ws'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import { AssistantError, closeCodes, toAssistantError, type CloseName } from '../../shared/protocol/errors.ts'
import { encodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { helloDeadlineMs } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { FrameTrace } from '../telemetry/frame-trace.ts'
import type { Log } from '../telemetry/log.ts'
import type { AttachedClient, ClientChannel, SessionHub } from '../voice/client-channel.ts'
import { messageOfSpeechFrame } from './audio-json.ts'
import { closeSentences } from './close-sentences.ts'
import type { FrameLimits } from './frame-budget.ts'
import { FrameIntake } from './frame-intake.ts'
import { readFirstFrame } from './hello-rules.ts'
import type { ParleySocket } from './parley-socket.ts'
import { PeerWatch } from '../../shared/protocol/peer-watch.ts'
import { ReaderWatch } from './reader-watch.ts'
import type { WriteBatch } from './write-batch.ts'

/** How long a peer has to answer a close frame, or to read what came before it. */
const closeGraceMs = 1_000

export interface VoiceSocketPorts {
  readonly hub: SessionHub
  readonly clock: Clock
  readonly log: Log
  readonly limits: FrameLimits
  readonly trace: FrameTrace
  readonly writes: WriteBatch
  onClosed(): void
}

type Phase =
  | { readonly name: 'waiting-for-hello' }
  | { readonly name: 'open'; readonly attached: AttachedClient; readonly intake: FrameIntake }
  | { readonly name: 'closing' | 'closed'; readonly attached: AttachedClient | undefined }

/** One WebSocket's life: the hello, the way in and the way out. Nothing between the socket and the hub waits. */
export class VoiceSocket implements ClientChannel {
  readonly kind = 'socket'
  readonly #socket: ParleySocket
  readonly #ports: VoiceSocketPorts
  readonly #peer: PeerWatch
  readonly #reader: ReaderWatch
  #phase: Phase = { name: 'waiting-for-hello' }
  #audioEncoding: Hello['audio'] = 'binary'
  #cancelDeadline: () => void

  constructor(socket: ParleySocket, ports: VoiceSocketPorts) {
    this.#socket = socket
    this.#ports = ports
    this.#peer = new PeerWatch(ports.clock, {
      ping: (sentAtMs) => {
        if (this.#phase.name === 'open')
          this.#phase.attached.settled?.({ type: 'frame', direction: 'sent', frame: { type: 'ping', sentAtMs } })
        this.send({ type: 'ping', sentAtMs })
      },
      giveUp: () => {
        if (this.#reader.isTakingWelcome) this.#peer.start()
        else this.close('peerSilent')
      },
    })
    this.#reader = new ReaderWatch({
      clock: ports.clock,
      bufferedBytes: () => socket.bufferedAmount,
      giveUp: () => {
        this.close('tooSlow')
      },
    })
    this.#cancelDeadline = ports.clock.after(helloDeadlineMs, () => {
      this.send({ type: 'error', code: 'not-ready', message: closeSentences.helloTimeout })
      this.close('helloTimeout')
    })
    this.#wire(socket)
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  send(message: ServerMessage): void {
    if (!this.#isSending) return
    const startedMs = this.#ports.clock.nowMs()
    const json = JSON.stringify(message)
    if (message.type === 'welcome') this.#reader.expectWelcome(Buffer.byteLength(json))
    this.#ports.writes.hold()
    this.#socket.send(json)
    // It measures time: the frames of other sockets in this turn are nothing to it.
    if (message.type === 'pong') this.#ports.writes.release()
    this.#ports.trace.sent({ kind: 'message', message }, Buffer.byteLength(json), startedMs)
    this.#reader.look()
  }

  sendSpeech(frame: AudioFrame): void {
    if (this.#audioEncoding === 'json') {
      this.send(messageOfSpeechFrame(frame))
      return
    }
    if (!this.#isSending) return
    const startedMs = this.#ports.clock.nowMs()
    const bytes = encodeAudioFrame(frame)
    this.#ports.writes.hold()
    this.#socket.send(bytes)
    this.#ports.trace.sent({ kind: 'audio', frame }, bytes.length, startedMs)
    this.#reader.look()
  }

  close(name: CloseName): void {
    if (!this.#isSending) return
    this.#leave()
    this.#ports.log.info('connection closing', { ...this.#ports.trace.ids(), close: name })
    this.#socket.close(closeCodes[name].code, closeSentences[name])
    this.#ports.writes.release()
  }

  get #isSending(): boolean {
    return this.#phase.name === 'waiting-for-hello' || this.#phase.name === 'open'
  }

  #wire(socket: ParleySocket): void {
    socket.on('message', (data, isBinary) => {
      this.#onFrame(wholeBuffer(data), isBinary)
    })
    socket.on('ping', () => {
      this.#peer.heard(this.#ports.clock.nowMs())
    })
    socket.on('error', (error) => {
      this.#ports.log.debug('socket error', { ...this.#ports.trace.ids(), ...failureFields(error) })
    })
    socket.on('close', (code) => {
      this.#onClosed(code)
    })
    socket.onBroken = (error, bytes) => {
      if (this.#isSending) this.#leave()
      const nowMs = this.#ports.clock.nowMs()
      this.#ports.trace.received({ kind: 'refused', code: error.code, isBinary: false }, 0, nowMs)
      this.#ports.trace.sent({ kind: 'message', message: error }, bytes, nowMs)
    }
  }

  #onFrame(data: Buffer, isBinary: boolean): void {
    const nowMs = this.#ports.clock.nowMs()
    this.#peer.heard(nowMs)
    switch (this.#phase.name) {
      case 'waiting-for-hello':
        this.#onFirstFrame(isBinary ? '' : data.toString(), data.length)
        break
      case 'open':
        this.#reader.peerSpoke()
        this.#phase.intake.take(data, isBinary)
        break
      case 'closing':
      case 'closed':
        // Sent before the peer saw our close frame; the session is not there for it any more.
        this.#ports.trace.received({ kind: 'refused', code: 'not-ready', isBinary }, data.length, nowMs)
        break
    }
  }

  #onFirstFrame(json: string, bytes: number): void {
    const startedMs = this.#ports.clock.nowMs()
    const first = readFirstFrame(json)
    if (first.kind === 'refused') {
      const { code, message } = first.error
      this.send({ type: 'error', code, message })
      this.#ports.trace.received({ kind: 'refused', code, isBinary: json === '' }, bytes, startedMs)
      this.close(first.closeName)
      return
    }
    this.#cancelDeadline()
    this.#audioEncoding = first.hello.audio
    const attached = this.#attach(first.hello)
    this.#ports.trace.received({ kind: 'message', message: first.hello }, bytes, startedMs)
    if (attached === undefined) return
    // A send inside `attach` may have closed this socket already; its session still has to be left.
    if (!this.#isSending) {
      this.#phase = { name: 'closing', attached }
      return
    }
    const { clock, log, limits, trace } = this.#ports
    const intakePorts = {
      ...{ clock, log, limits, trace, peer: this.#peer },
      send: (message: ServerMessage) => {
        this.send(message)
      },
      close: (name: CloseName) => {
        this.close(name)
      },
    }
    this.#phase = { name: 'open', attached, intake: new FrameIntake(intakePorts, attached) }
    this.#peer.start()
  }

  #attach(hello: Hello): AttachedClient | undefined {
    try {
      return this.#ports.hub.attach(hello, this)
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown)
      this.#ports.log.warn('hello refused', { ...this.#ports.trace.ids(), ...failureFields(thrown) })
      this.send({ type: 'error', code, message })
      // A disk that fails is no fault of the hello, and passes: whoever comes again may be let in.
      this.close(thrown instanceof AssistantError && code !== 'store-failed' ? 'badHello' : 'internal')
      return undefined
    }
  }

  /** From here on nothing is read or sent; a peer that does not answer the close frame is cut off. */
  #leave(): void {
    this.#phase = { name: 'closing', attached: this.#phase.name === 'open' ? this.#phase.attached : undefined }
    this.#stopTimers()
    this.#cancelDeadline = this.#ports.clock.after(closeGraceMs, () => {
      this.#socket.terminate()
    })
  }

  #onClosed(code: number): void {
    const attached = this.#phase.name === 'waiting-for-hello' ? undefined : this.#phase.attached
    this.#phase = { name: 'closed', attached: undefined }
    this.#stopTimers()
    this.#ports.log.info('connection closed', { ...this.#ports.trace.ids(), code })
    attached?.settled?.({ type: 'close', code })
    attached?.detach()
    this.#ports.onClosed()
  }

  #stopTimers(): void {
    this.#cancelDeadline()
    this.#peer.stop()
    this.#reader.stop()
  }
}

function wholeBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
