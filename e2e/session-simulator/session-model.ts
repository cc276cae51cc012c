import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage, SessionMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import type { ServerEndEvent } from '../../shared/session/server-end-events.ts'
import type { ServerEnd } from '../../shared/session/server-end.ts'
import { AnswerModel } from './answer-model.ts'
import type { LossyLink } from './lossy-link.ts'
import { MicrophoneModel } from './microphone-model.ts'
import type { World } from './world.ts'

/** What outlives the server: which life it is, and how many messages all lives have said. */
export interface Disk {
  epoch: number
  said: number
}

export type Hello = Extract<ClientMessageInput, { readonly type: 'hello' }>

interface Channel {
  readonly channelId: number
  readonly clientId: number
  readonly link: LossyLink
}

/** One life of a session: says what it is told to, runs commands, speaks; all through the server's end. */
export class SessionModel {
  readonly epoch: number
  readonly #world: World
  readonly #disk: Disk
  readonly #channels = new Map<number, Channel>()
  readonly #replaced = new Set<number>()
  readonly #asked = new Map<string, ClientMessageInput>()
  readonly #microphone: MicrophoneModel
  #end: ServerEnd
  #answers = 0
  #answer: AnswerModel | undefined
  #isAlive = true
  /** What the last one that came was told. */
  #isResumed = false

  constructor(world: World, disk: Disk) {
    this.#world = world
    this.#disk = disk
    this.epoch = disk.epoch
    this.#end = world.ends.firstServer(this.epoch)
    this.#microphone = new MicrophoneModel(world)
  }

  get hasClient(): boolean {
    return this.#channels.size > 0
  }

  get lastSeq(): number {
    return this.#end.window.lastSeq
  }

  get isSpeaking(): boolean {
    return this.#answer !== undefined
  }

  attach({ hello, ...channel }: Channel & { readonly hello: Hello }): void {
    const { channelId } = channel
    this.#channels.set(channelId, channel)
    const { epoch, lastSeq, heldSpeech } = hello
    const place = epoch === undefined || lastSeq === undefined ? undefined : { epoch, lastSeq }
    this.#dispatch({ type: 'attach', channelId, kind: 'socket', place, nowMs: this.#nowMs }, lastSeq)
    this.#answer?.resume(channel.clientId, {
      isResumed: this.#isResumed,
      ...(epoch === this.epoch && { lastSeq, ...heldSpeech }),
    })
  }

  detach(channelId: number): void {
    this.#channels.delete(channelId)
    this.#dispatch({ type: 'detach', channelId })
  }

  receive(channelId: number, message: ClientMessageInput): void {
    if (!this.#channels.has(channelId) || this.#replaced.has(channelId)) return
    switch (message.type) {
      case 'ack':
        this.#dispatch({ type: 'ack', channelId, seq: message.seq })
        return
      case 'ping':
        this.#channels.get(channelId)?.link.down({
          kind: 'message',
          message: { type: 'pong', sentAtMs: message.sentAtMs, serverAtMs: this.#nowMs },
        })
        return
      case 'playout':
        this.#answer?.report(message)
        return
      case 'pong':
      case 'hello':
      case 'audio':
        return
      default:
        this.#asked.set(message.id, message)
        this.#dispatch({ type: 'command', channelId, commandId: message.id, nowMs: this.#nowMs })
    }
  }

  receiveAudio(channelId: number, frame: AudioFrame): void {
    if (this.#channels.has(channelId) && !this.#replaced.has(channelId)) this.#microphone.take(frame)
  }

  /** `bytes` may be more than it has: a long message need not be made to be counted. */
  say(message: SessionMessage, bytes = 100): void {
    this.#dispatch({ type: 'say', message, bytes, nowMs: this.#nowMs })
  }

  startAnswer(samples: number): void {
    if (this.#answer !== undefined) return
    const responseId = ++this.#answers
    this.say({ type: 'response-start', responseId, itemId: `i-${responseId}`, isSpoken: true })
    this.#answer = new AnswerModel(this.#world, {
      ...{ epoch: this.epoch, responseId, samples, startSeq: this.lastSeq },
      clientId: () => this.#socket?.clientId,
      sendSpeech: (frame) => this.#socket?.link.down({ kind: 'audio', frame }),
      say: (message) => {
        this.say(message)
      },
      over: () => {
        this.#answer = undefined
      },
    })
  }

  interrupt(): void {
    this.#answer?.interrupt()
  }

  die(): void {
    this.#isAlive = false
    this.#answer?.die()
  }

  get #socket(): Channel | undefined {
    const { socket } = this.#end
    return socket === undefined ? undefined : this.#channels.get(socket.channelId)
  }

  get #nowMs(): number {
    return this.#world.clock.nowMs()
  }

  #dispatch(event: ServerEndEvent, placeSeq?: number): void {
    const before = this.#end.window.lastSeq
    const { state, effects } = this.#world.ends.server(this.#end, event)
    this.#end = state
    for (let seq = before + 1; seq <= state.window.lastSeq; seq++) {
      this.#disk.said += 1
      this.#world.note({ type: 'said', epoch: this.epoch, seq })
    }
    this.#world.noteQueue('window-messages', state.window.kept.length)
    this.#world.noteQueue('window-bytes', state.window.bytes)
    this.#world.noteQueue('results', state.commands.results.length)
    for (const effect of effects) {
      switch (effect.type) {
        case 'welcome': {
          const { channelId, isResumed, seq } = effect
          this.#isResumed = isResumed
          this.#world.note({ type: 'welcomed', channelId, isResumed, lastSeq: placeSeq, epoch: this.epoch, seq })
          this.#sendTo(channelId, this.#welcome(isResumed, seq))
          const reached = this.#microphone.reached()
          if (reached !== undefined) this.#sendTo(channelId, reached)
          break
        }
        case 'deliver': {
          const { channelId, message } = effect
          const isReplaced = this.#replaced.has(channelId)
          this.#world.note({ type: 'delivered', channelId, isReplaced, epoch: message.epoch, seq: message.seq })
          this.#sendTo(channelId, message)
          break
        }
        case 'replace':
          this.#replaced.add(effect.channelId)
          this.#channels.get(effect.channelId)?.link.closeDown('stop')
          this.#channels.delete(effect.channelId)
          break
        case 'run':
          this.#run(effect.commandId)
          break
        default:
          effect satisfies never
      }
    }
  }

  #sendTo(channelId: number, message: ServerMessage): void {
    this.#channels.get(channelId)?.link.down({ kind: 'message', message })
  }

  #run(commandId: string): void {
    const command = this.#asked.get(commandId)
    this.#world.note({ type: 'effect', epoch: this.epoch, commandId, isSafeTwice: command?.type === 'mute-set' })
    if (command?.type === 'response-stop') this.interrupt()
    this.#world.clock.after(this.#world.draw(0, 300), () => {
      if (!this.#isAlive) return
      this.#dispatch({ type: 'ran', result: { type: 'command-result', commandId, isOk: true }, nowMs: this.#nowMs })
    })
  }

  #welcome(isResumed: boolean, seq: number): Welcome {
    const text = String(this.#disk.said)
    const item = {
      itemId: 'all',
      role: 'assistant',
      modality: 'text',
      status: 'completed',
      text,
      createdAtMs: 0,
    } as const
    return {
      type: 'welcome',
      ...{ epoch: this.epoch, seq, protocol: 'parley.v1', serverVersion: '0', sessionId: 's-1', conversationId: 'c-1' },
      isResumed,
      ...(!isResumed && { snapshot: { items: [item], mode: 'always-listening', isMuted: false, phase: 'idle' } }),
      audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 },
      limits: {
        ...{ textFrameMaxBytes: 65_536, audioFrameMaxBytes: 8_192, audioFramesPerSecond: 60, audioFramesBurst: 150 },
        ...{ heartbeatMs: 3_000, peerSilentMs: 9_000 },
      },
    }
  }
}
