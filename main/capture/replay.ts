import { clientMessageSchema, helloSchema } from '../../shared/protocol/client-messages.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { bytesToPcm, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ConversationStore } from '../store/types.ts'
import type { Log } from '../telemetry/log.ts'
import type { AttachedClient, ClientChannel } from '../voice/client-channel.ts'
import { Sessions } from '../voice/session-hub.ts'
import type { CapturedAudio, CaptureLine, ChannelName } from './capture-lines.ts'
import { samplesOf } from './chunk-levels.ts'
import { followedSettings } from './followed-settings.ts'
import { GivenFrames, type Given } from './given-frames.ts'
import type { Capture } from './read-capture.ts'
import { receiveOrAnswer } from './recorded-channel.ts'
import { ReplayedDetector } from './replayed-detector.ts'
import { ReplayedProviders } from './replayed-providers.ts'
import { ReplayedStore } from './replayed-store.ts'
import { stateHash } from './state-hash.ts'
import { VirtualTime } from './virtual-time.ts'

export interface ReplayPorts {
  /** What a session never asks for. */
  readonly otherStore: ConversationStore
  readonly log: Log
  /** Resolves when everything that was ready has run. */
  readonly settle: () => Promise<void>
}

export interface Replayed {
  readonly given: readonly Given[]
  readonly stateHash: string
}

/** After the last line, for what was still under way: as long as a session waits for anybody. */
const afterwardsMs = 1_000

/** The capture's session once more: the real hub, on virtual time, told what it was told then. */
export async function replay(capture: Capture, ports: ReplayPorts): Promise<Replayed> {
  const run = new Replay(capture, ports)
  for (const { line } of capture.lines) await run.step(line)
  return await run.end()
}

class Replay {
  readonly #settle: () => Promise<void>
  readonly #time: VirtualTime
  readonly #hub: Sessions
  readonly #providers: ReplayedProviders
  readonly #detector = new ReplayedDetector()
  readonly #store: ReplayedStore
  readonly #frames: GivenFrames
  readonly #clients = new Map<ChannelName, { readonly attached: AttachedClient; readonly channel: ClientChannel }>()
  #settings: Capture['header']['settings']
  #lastMs = 0

  constructor({ header, lines }: Capture, { otherStore, log, settle }: ReplayPorts) {
    this.#settle = settle
    this.#settings = header.settings
    this.#time = new VirtualTime(Date.parse(header.startedAt))
    this.#frames = new GivenFrames({ level: header.level, nowMs: () => this.#time.nowMs }, lines)
    this.#store = new ReplayedStore(lines)
    this.#providers = new ReplayedProviders((call, seam) => {
      this.#frames.called(call, seam)
    })
    const ids = lines.flatMap(({ line }) => (line.type === 'new-id' ? [line.id] : []))
    const epochs = lines.flatMap(({ line }) => (line.type === 'new-epoch' ? [line.epoch] : []))
    const store = this.#store
    let unknown = 0
    this.#hub = new Sessions({
      providers: this.#providers,
      detector: this.#detector,
      store: {
        ...otherStore,
        create: () => store.create(),
        has: () => store.has(),
        hasItem: (itemId) => store.hasItem(itemId),
        conversationOfSession: () => store.conversationOfSession(),
        items: (conversationId) => store.items(conversationId),
        saveItem: (conversationId, item, beforeItemId) => {
          store.saveItem(conversationId, item, beforeItemId)
        },
        keepWaiting: () => {
          store.keepWaiting()
        },
        removeItem: (itemId) => {
          store.removeItem(itemId)
        },
        rememberSession: () => {
          store.rememberSession()
        },
      },
      clock: this.#time.clock,
      newId: () => ids.shift() ?? `not-in-the-capture-${++unknown}`,
      newEpoch: () => epochs.shift() ?? header.epoch,
      onArrival: () => undefined,
      log,
      serverVersion: header.serverVersion,
      limits: header.limits,
      settings: followedSettings(() => this.#settings),
    })
  }

  async step(line: CaptureLine): Promise<void> {
    if (!comesFromOutside(line)) return
    if (line.type !== 'client-attach' || line.isEarly === undefined) {
      await this.#runTimers(line.t)
      this.#time.advanceTo(line.t)
    }
    this.#lastMs = line.t
    this.#run(line)
    await this.#settle()
  }

  async end(): Promise<Replayed> {
    await this.#runTimers(this.#lastMs + afterwardsMs)
    const { given } = this.#frames
    return { given, stateHash: stateHash(given, this.#store.kept) }
  }

  /** In the order in which they were due; what follows from one has run before the next. */
  async #runTimers(untilMs: number): Promise<void> {
    while (this.#time.nextDueMs <= untilMs) {
      this.#time.advanceTo(this.#time.nextDueMs)
      await this.#settle()
    }
  }

  #run(line: LineFromOutside): void {
    switch (line.type) {
      case 'client-attach':
        this.#attach(line)
        return
      case 'client-frame':
        this.#receive(line.channel, line.frame)
        return
      case 'client-audio':
        this.#clients.get(line.channel)?.attached.receiveAudio(frameOf(line.audio))
        return
      case 'client-detach':
        this.#clients.get(line.channel)?.attached.detach()
        return
      case 'llm-event':
        this.#providers.llmEvent(line.call, llmEventOf(line.event))
        return
      case 'transcript-event':
        this.#providers.transcript(line.call, line.event)
        return
      case 'speech-chunk': {
        const { rateHz, words } = line.chunk
        const chunk = { rateHz, samples: samplesOf(line.chunk), ...(words !== undefined && { words }) }
        this.#providers.speechChunk(line.call, chunk)
        return
      }
      case 'provider-end':
        this.#providers.end(line.call)
        return
      case 'provider-failure':
        this.#providers.fail(line.call, errorOf(line.error))
        return
      case 'detector-edge':
        this.#detector.edge(line.detector, line.edge)
        return
      case 'detector-progress':
        this.#detector.progress(line.detector, line.position)
        return
      case 'detector-failure':
        this.#detector.fail(line.detector, errorOf(line.error))
        return
      case 'settings-change':
        this.#settings = line.settings
        return
      case 'announcement':
        this.#hub.announce(line.text)
        return
      case 'notice':
        this.#hub.notify(line.code, line.text)
        return
      case 'conversation-leave':
        this.#hub.leaveConversation(line.conversationId)
        return
      case 'wall-time':
        this.#time.setWall(line.wallMs)
        return
      case 'session-close':
        void this.#hub.close()
        return
      default:
        line satisfies never
    }
  }

  #attach({ channel: name, frame }: Extract<CaptureLine, { type: 'client-attach' }>): void {
    const channel = this.#frames.channel(name)
    this.#clients.set(name, { channel, attached: this.#hub.attach(helloSchema.parse(frame), channel) })
  }

  #receive(name: ChannelName, frame: object): void {
    const client = this.#clients.get(name)
    const message = clientMessageSchema.parse(frame)
    // These never reach a session: the socket answers them by itself, or makes them something else.
    const { type } = message
    if (client === undefined || type === 'hello' || type === 'ping' || type === 'pong' || type === 'audio') return
    receiveOrAnswer(client.attached, message, client.channel)
  }
}

type LineFromOutside = Exclude<
  CaptureLine,
  {
    type:
      | `new-${string}`
      | `store-${string}`
      | `server-${string}`
      | `connection-${string}`
      | 'client-backlog'
      | 'provider-call'
      | 'capture-end'
  }
>

function comesFromOutside(line: CaptureLine): line is LineFromOutside {
  const { type } = line
  if (type === 'client-backlog' || type === 'provider-call' || type === 'capture-end') return false
  return !/^(?:new|store|server|connection)-/.test(type)
}

function frameOf({ samples, pcm, ...header }: CapturedAudio): AudioFrame {
  return { ...header, samples: pcm === undefined ? new Int16Array(samples) : bytesToPcm(Buffer.from(pcm, 'base64')) }
}

function errorOf({ code, message, retryable }: { code: AssistantError['code']; message: string; retryable: boolean }) {
  return new AssistantError(code, message, { retryable })
}

type CapturedEvent = Extract<CaptureLine, { type: 'llm-event' }>['event']

function llmEventOf(event: CapturedEvent): Parameters<ReplayedProviders['llmEvent']>[1] {
  return event.type === 'tool-call' ? { ...event, input: event.input } : event
}
