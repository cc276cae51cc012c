import { PeerWatch } from '../../shared/protocol/peer-watch.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { ClientEndEvent, HelloPlace, OutgoingCommand } from '../../shared/session/client-end-events.ts'
import type { ClientEnd } from '../../shared/session/client-end.ts'
import type { DownFrame, LinkEnd, LossyLink } from './lossy-link.ts'
import type { ServerModel } from './server-model.ts'
import { microphoneFrameSamples, silentMicrophone, spokenSamples, type World } from './world.ts'

interface Speaker {
  responseId: number
  playedSamples: number
  /** Known when all of it was sent. */
  wholeSamples: number | undefined
  isFinal: boolean
}

const openingsPerClient = 1_000

/** A page without a page: shows, plays and asks, all through the client's end. */
export class ClientModel {
  readonly clientId: number
  readonly #world: World
  readonly #server: ServerModel
  readonly #unanswered = new Set<string>()
  #end: ClientEnd
  #link: LossyLink | undefined
  #speaker: Speaker = { responseId: 0, playedSamples: 0, wholeSamples: undefined, isFinal: true }
  /** A stream of its own for every time that the microphone was opened. */
  #microphone = { streamId: 0, position: 0 }
  #cancelWait: () => void = () => undefined
  #peer: PeerWatch | undefined
  /** Since when a command is out in a connection from which nothing came. */
  #darkSinceMs: number | undefined
  #isGone = false

  constructor(world: World, server: ServerModel, clientId: number) {
    this.#world = world
    this.#server = server
    this.clientId = clientId
    this.#end = world.ends.firstClient()
    this.#tick()
  }

  get isOpen(): boolean {
    return this.#end.life.name === 'open'
  }

  get isClosed(): boolean {
    return this.#end.life.name === 'closed'
  }

  get unanswered(): number {
    return this.#unanswered.size
  }

  /** How far it has come. */
  get place(): { readonly epoch: number; readonly seq: number } | Record<string, never> {
    const { point } = this.#end
    return point === undefined ? {} : { epoch: point.epoch, seq: point.lastSeq }
  }

  open(from?: { readonly sessionId: string }): void {
    const openings = (this.#microphone.streamId % openingsPerClient) + 1
    this.#microphone = { streamId: this.clientId * openingsPerClient + openings, position: 0 }
    this.#dispatch({ type: 'open', ...(from && { from }) })
  }

  close(): void {
    this.#dispatch({ type: 'close', reason: 'Closed.' })
  }

  /** A reload: nothing of this page is left, and its socket closes. */
  vanish(): void {
    this.#isGone = true
    this.#cancelWait()
    this.#peer?.stop()
    this.#link?.closeUp()
  }

  issue(command: OutgoingCommand): void {
    this.#world.note({ type: 'issued', clientId: this.clientId, commandId: command.id })
    this.#unanswered.add(command.id)
    this.#dispatch({ type: 'send', message: command, bytes: 200 })
  }

  /** While it is closed the microphone is off. */
  record(): void {
    if (this.isClosed) return
    const { streamId, position } = this.#microphone
    this.#microphone = { streamId, position: position + microphoneFrameSamples }
    const { clientId } = this
    this.#world.note({ type: 'recorded', clientId, streamId, end: position + microphoneFrameSamples })
    const sequence = position / microphoneFrameSamples
    const frame = { kind: 'microphone', flags: 0, streamId, sequence, position } as const
    this.#dispatch({ type: 'microphone', frame: { ...frame, samples: silentMicrophone } })
  }

  #tick(): void {
    if (this.#isGone) return
    this.#dispatch({ type: 'tick', bufferedBytes: 0, nowMs: this.#world.clock.nowMs() })
    this.#world.clock.after(1_000, () => {
      this.#tick()
    })
  }

  #dispatch(event: ClientEndEvent): void {
    if (this.#isGone) return
    const { state, effects } = this.#world.ends.client(this.#end, event)
    this.#end = state
    this.#noteQueues()
    for (const effect of effects) {
      switch (effect.type) {
        case 'connect':
          this.#connect(effect.socketId, effect.place)
          break
        case 'drop-socket':
          this.#peer?.stop()
          this.#noteDark()
          this.#link?.closeUp()
          this.#link = undefined
          break
        case 'wait':
          this.#cancelWait = this.#world.clock.after(effect.delayMs, () => {
            this.#dispatch({ type: 'retry' })
          })
          break
        case 'cancel-wait':
          this.#cancelWait()
          break
        case 'transmit':
          if ('id' in effect.message) this.#darkSinceMs ??= this.#world.clock.nowMs()
          this.#link?.up({ kind: 'message', message: effect.message })
          break
        case 'await-answer':
          this.#peer?.awaitAnswer()
          break
        case 'transmit-audio':
          this.#link?.up({ kind: 'audio', frame: effect.frame })
          break
        case 'show':
          this.#show(effect.message)
          break
        case 'play':
          this.#play(effect.frame)
          break
        case 'life-changed':
          break
        default:
          effect satisfies never
      }
    }
  }

  #connect(socketId: number, place: HelloPlace): void {
    const { clock, draw } = this.#world
    const peer = new PeerWatch(clock, {
      ping: (sentAtMs) => link?.up({ kind: 'message', message: { type: 'ping', sentAtMs } }),
      giveUp: () => {
        link?.hangUp()
      },
    })
    this.#peer = peer
    const end: LinkEnd<DownFrame> = {
      take: (frame) => {
        peer.heard(clock.nowMs())
        this.#noteDark()
        if (frame.kind === 'audio') this.#dispatch({ type: 'speech', socketId, frame: frame.frame })
        else this.#dispatch({ type: 'received', socketId, message: frame.message, nowMs: clock.nowMs() })
      },
      lost: (advice) => {
        peer.stop()
        const chance = draw(0, 1_000) / 1_000
        this.#dispatch({ type: 'lost', socketId, advice, reason: 'Lost.', nowMs: clock.nowMs(), chance })
      },
    }
    const link = this.#server.connect(this.clientId, end)
    this.#link = link
    if (link === undefined) {
      clock.after(1, () => {
        end.lost('retry')
      })
      return
    }
    const client = { name: 'simulator', version: '0' }
    // Stands for the deadline of the welcome as well.
    peer.start()
    link.up({ kind: 'message', message: { type: 'hello', protocol: protocolVersion, client, ...place } })
  }

  #show(message: ServerMessage): void {
    const { clientId } = this
    if (message.type === 'error' && message.commandId !== undefined) this.#answered(message.commandId)
    if (!('seq' in message)) return
    const { epoch, seq } = message
    if (message.type === 'welcome') {
      const [item] = message.snapshot?.items ?? []
      if (item !== undefined) this.#world.note({ type: 'snapshot', clientId, epoch, seq, said: Number(item.text) })
      return
    }
    const response = 'responseId' in message ? { responseId: message.responseId } : {}
    this.#world.note({ type: 'shown', clientId, epoch, seq, message: message.type, ...response })
    if (message.type === 'command-result') this.#answered(message.commandId)
    if (message.type === 'response-start') this.#listenTo(message.responseId)
    if (message.type === 'speech-sent' && message.responseId === this.#speaker.responseId) {
      this.#speaker.wholeSamples = message.samples
      this.#reportIfHeard()
    }
    if (message.type === 'response-interrupt' && message.responseId === this.#speaker.responseId) this.#report(true)
  }

  #play(frame: AudioFrame): void {
    const { streamId, position, samples } = frame
    const isTrue =
      samples[0] === spokenSamples[position] && samples.at(-1) === spokenSamples[position + samples.length - 1]
    this.#world.note({
      ...{ type: 'played', clientId: this.clientId, epoch: this.#end.epoch ?? 0, responseId: streamId },
      ...{ position, samples: samples.length, isTrue },
    })
    if (streamId !== this.#speaker.responseId) this.#listenTo(streamId)
    this.#speaker.playedSamples = position + samples.length
    this.#reportIfHeard()
  }

  #listenTo(responseId: number): void {
    this.#speaker = { responseId, playedSamples: 0, wholeSamples: undefined, isFinal: false }
  }

  #reportIfHeard(): void {
    const { playedSamples, wholeSamples } = this.#speaker
    if (wholeSamples !== undefined && playedSamples >= wholeSamples) this.#report(true)
    else if (this.#world.draw(0, 4) === 0) this.#report(false)
  }

  #report(isFinal: boolean): void {
    if (this.#speaker.isFinal) return
    this.#speaker.isFinal = isFinal
    const { responseId, playedSamples } = this.#speaker
    this.#dispatch({ type: 'send', message: { type: 'playout', responseId, playedSamples, isFinal }, bytes: 100 })
  }

  #answered(commandId: string): void {
    if (this.#unanswered.delete(commandId)) this.#world.note({ type: 'answered', clientId: this.clientId, commandId })
  }

  #noteDark(): void {
    if (this.#darkSinceMs === undefined) return
    const ms = this.#world.clock.nowMs() - this.#darkSinceMs
    this.#darkSinceMs = undefined
    if (ms > 0) this.#world.note({ type: 'dark', clientId: this.clientId, ms })
  }

  #noteQueues(): void {
    const { line } = this.#end
    let commands = 0
    let samples = 0
    for (const waiting of line) {
      if (waiting.kind === 'command') commands++
      else samples += waiting.frame.samples.length
    }
    this.#world.noteQueue('waiting-commands', commands)
    this.#world.noteQueue('waiting-samples', samples)
  }
}
