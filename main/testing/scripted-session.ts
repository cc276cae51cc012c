import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { clientMessageSchema, helloSchema } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { fixedProviders } from '../providers/registry.ts'
import type { LanguageModel, ProviderSource, SpeechToText, TextToSpeech } from '../providers/types.ts'
import type { Store } from '../store/types.ts'
import type { AttachedClient, ClientChannel } from '../voice/client-channel.ts'
import { Sessions } from '../voice/session-hub.ts'
import type { BargeInPreset, SessionSettings } from '../voice/session-settings.ts'
import type { VoiceActivityDetector } from '../voice/voice-activity.ts'
import { silentLog } from './silent-log.ts'
import { memoryStore } from './memory-stores.ts'
import { scriptedEars, scriptedVoice } from './scripted-providers.ts'

type Opened = Parameters<VoiceActivityDetector['open']>[0]
type HelloInput = Extract<ClientMessageInput, { type: 'hello' }>

/** What one client got, in order. */
export interface RecordingChannel extends ClientChannel {
  readonly messages: ServerMessage[]
  readonly frames: AudioFrame[]
  readonly closed: string[]
}

export function recordingChannel(kind: ClientChannel['kind'] = 'socket'): RecordingChannel {
  const messages: ServerMessage[] = []
  const frames: AudioFrame[] = []
  const closed: string[] = []
  return {
    kind,
    messages,
    frames,
    closed,
    send: (message) => messages.push(message),
    sendSpeech: (frame) => frames.push(frame),
    bufferedBytes: () => 0,
    close: (name) => closed.push(name),
  }
}

export interface SessionRig {
  readonly clock: ManualClock
  readonly hub: Sessions
  readonly store: Store
  /** With which the detector was opened, in order. */
  readonly presets: readonly BargeInPreset[]
  connect(channel: RecordingChannel, hello?: Partial<Omit<HelloInput, 'type' | 'protocol' | 'client'>>): AttachedClient
  command(client: AttachedClient, message: ClientMessageInput): void
  /** A second of microphone audio with the given edges decided in it. */
  soundStart(client: AttachedClient): void
  soundEnd(): void
  /** Lets everything that is ready run; with a duration, moves the clock in steps of 20 ms on the way. */
  pass(durationMs?: number): Promise<void>
}

/** The whole voice side on a clock that stands still, with scripted providers and a detector that obeys. */
export function scriptedSession(script: {
  readonly llm: LanguageModel
  readonly stt?: SpeechToText
  readonly tts?: TextToSpeech
  /** In place of the three above. */
  readonly providers?: ProviderSource
  /** May be changed while the session runs. */
  readonly settings?: SessionSettings
  readonly preset?: BargeInPreset
  readonly store?: Store
  readonly onArrival?: () => void
}): SessionRig {
  const clock = new ManualClock()
  const store = script.store ?? memoryStore(clock)
  let ids = 0
  let detector: Opened | undefined
  const presets: BargeInPreset[] = []
  let judged = 0
  const hub = new Sessions({
    providers:
      script.providers ??
      fixedProviders({ llm: script.llm, stt: script.stt ?? scriptedEars(), tts: script.tts ?? scriptedVoice() }),
    detector: {
      open: (options) => {
        detector = options
        presets.push(options.preset)
        return { write: () => undefined, setAssistantSpeaking: () => undefined, close: () => undefined }
      },
    },
    store: store.conversations,
    clock,
    newId: () => `id-${++ids}`,
    newEpoch: () => 100 + ++ids,
    onArrival: () => script.onArrival?.(),
    log: silentLog,
    serverVersion: '0',
    limits: { audioFramesPerSecond: 60, audioFramesBurst: 150 },
    settings: script.settings ?? {
      mode: 'always-listening',
      language: 'en-US',
      bargeIn: { preset: script.preset ?? 'balanced' },
      endpointing: { silenceMs: 550, deadlineMs: 2_500, vadSilenceMs: 400 },
      instructions: '',
    },
  })
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    clock,
    hub,
    store,
    presets,
    connect: (channel, hello) =>
      hub.attach(
        helloSchema.parse({ type: 'hello', protocol: 'parley.v1', client: { name: 'test', version: '0' }, ...hello }),
        channel,
      ),
    command: (client, message) => {
      const parsed = clientMessageSchema.parse(message)
      if (parsed.type !== 'hello' && parsed.type !== 'ping' && parsed.type !== 'pong' && parsed.type !== 'audio') {
        client.receive(parsed)
      }
    },
    soundStart: (client) => {
      const frame = { kind: 'microphone' as const, flags: 0, streamId: 1, sequence: 0 }
      client.receiveAudio({ ...frame, position: judged, samples: new Int16Array(8_000) })
      detector?.onEdge({ type: 'speech-start', position: judged })
      judged += 8_000
      detector?.onProgress(judged)
    },
    soundEnd: () => detector?.onEdge({ type: 'speech-end', position: judged }),
    async pass(durationMs = 0) {
      for (let round = 0; round < 12; round++) await settle()
      for (let passedMs = 0; passedMs < durationMs; passedMs += 20) {
        clock.advance(20)
        for (let round = 0; round < 4; round++) await settle()
      }
    },
  }
}
