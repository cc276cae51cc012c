import { randomUUID } from 'node:crypto'
import { clientMessageSchema, helloSchema, type ClientMessageInput } from '../../../shared/protocol/client-messages.ts'
import type { CaptureLevel } from '../../../shared/session/capture-level.ts'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { waitMs } from '../../../shared/std/clock.ts'
import type { ProviderSource } from '../../providers/types.ts'
import type { ConversationStore } from '../../store/types.ts'
import { memoryStore } from '../../testing/memory-stores.ts'
import { scriptedVoice } from '../../testing/scripted-providers.ts'
import { recordingChannel, type RecordingChannel } from '../../testing/scripted-session.ts'
import { silentLog } from '../../testing/silent-log.ts'
import type { AttachedClient } from '../../voice/client-channel.ts'
import type { VoiceActivityDetector } from '../../voice/voice-activity.ts'
import type { CaptureHeader, CaptureLine } from '../capture-lines.ts'
import { CapturedSession } from '../captured-session.ts'

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
export const replayPorts = { otherStore: memoryStore(new ManualClock()).conversations, log: silentLog, settle }

export interface CapturedRun {
  readonly clock: ManualClock
  readonly session: CapturedSession
  readonly text: () => string
  connect(hello?: Partial<ClientMessageInput & { type: 'hello' }>): {
    readonly attached: AttachedClient
    readonly channel: RecordingChannel
  }
  command(client: AttachedClient, message: ClientMessageInput): void
  edge(type: 'speech-start' | 'speech-end', position: number): void
  pass(durationMs: number): Promise<void>
}

/** A captured session beside a machine that stands still: its models take their time, its detector obeys. */
export function capturedRun(script: {
  readonly level: Exclude<CaptureLevel, 'off'>
  readonly answers: readonly (readonly string[])[]
  readonly heard: readonly string[]
  readonly delayMs: () => number
  /** Left out, one in memory. */
  readonly store?: ConversationStore
}): CapturedRun {
  const clock = new ManualClock()
  const lines: (CaptureHeader | CaptureLine)[] = []
  const voice = scriptedVoice()
  let [asked, heard] = [0, 0]
  let detector: Parameters<VoiceActivityDetector['open']>[0] | undefined
  const providers: ProviderSource = {
    borrow: () => ({
      llm: {
        name: 'slow',
        async *generate() {
          for (const text of script.answers[asked++ % script.answers.length] ?? []) {
            await waitMs(clock, script.delayMs())
            yield { type: 'text-delta', text }
          }
          yield { type: 'finish', reason: 'stop' }
        },
      },
      stt: {
        name: 'slow',
        async *transcribe(audio) {
          for await (const block of audio) if (block.length === 0) return
          await waitMs(clock, script.delayMs())
          yield {
            type: 'transcript-final',
            text: script.heard[heard++ % script.heard.length] ?? '',
            certainty: 0.9,
          }
        },
      },
      tts: {
        name: 'slow',
        async *synthesize(request) {
          await waitMs(clock, script.delayMs())
          yield* voice.synthesize(request)
        },
      },
      giveBack: () => undefined,
    }),
  }
  const session = new CapturedSession({
    ...{ level: script.level, settle },
    sink: { write: (line) => lines.push(line), belongsTo: () => undefined, close: () => undefined },
    hub: {
      ...{ providers, clock, log: silentLog, store: script.store ?? memoryStore(clock).conversations },
      detector: {
        open: (options) => {
          detector = options
          return { write: () => undefined, setAssistantSpeaking: () => undefined, close: () => undefined }
        },
      },
      ...{ newId: randomUUID, newEpoch: () => 7, serverVersion: '0' },
      limits: { audioFramesPerSecond: 60, audioFramesBurst: 150 },
      settings: {
        ...{ mode: 'always-listening', language: 'en-US', bargeIn: { preset: 'balanced' } },
        ...{ endpointing: { silenceMs: 550, deadlineMs: 2_500, vadSilenceMs: 400 }, instructions: 'Be brief.' },
      },
    },
  })
  return {
    ...{ clock, session },
    text: () => `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    connect: (hello) => {
      const channel = recordingChannel()
      const client = { name: 'test', version: '0' }
      const parsed = helloSchema.parse({ type: 'hello', protocol: 'parley.v1', client, ...hello })
      return { channel, attached: session.attach(parsed, channel) }
    },
    command: (client, input) => {
      const message = clientMessageSchema.parse(input)
      if (message.type === 'hello' || message.type === 'ping' || message.type === 'pong' || message.type === 'audio')
        return
      client.receive(message)
    },
    edge: (type, position) => {
      detector?.onEdge({ type, position })
      detector?.onProgress(position)
    },
    async pass(durationMs) {
      for (let passedMs = 0; passedMs < durationMs; passedMs += 10) {
        clock.advance(10)
        for (let round = 0; round < 3; round++) await settle()
      }
      for (let round = 0; round < 12; round++) await settle()
    },
  }
}
