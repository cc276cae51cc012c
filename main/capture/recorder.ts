import { z } from 'zod'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { pcmToBytes, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { SessionSettings } from '../voice/session-settings.ts'
import type { CaptureLevel } from '../../shared/session/capture-level.ts'
import {
  captureFormat,
  captureVersion,
  type CapturedAudio,
  type CapturedError,
  type CapturedSettings,
  type CaptureEntry,
  type CaptureHeader,
  type CaptureLine,
} from './capture-lines.ts'
import { maskedFields, maskedText, type Json } from './masked-text.ts'

/** Where lines go. Never waits and never throws. */
export interface CaptureSink {
  write(line: CaptureHeader | CaptureLine): void
  /** What follows has words of this conversation: where it is deleted, so is this. */
  belongsTo(conversationId: string): void
  close(): void
}

const json = z.record(z.string(), z.json())

/** Writes down one session, with as much of it as the user agreed to. */
export class Recorder {
  readonly #level: Exclude<CaptureLevel, 'off'>
  readonly #sink: CaptureSink
  readonly #nowMs: () => number
  /** What comes before the session has its name. */
  #early: CaptureLine[] | undefined = []

  constructor(ports: {
    readonly level: Exclude<CaptureLevel, 'off'>
    readonly sink: CaptureSink
    readonly nowMs: () => number
  }) {
    this.#level = ports.level
    this.#sink = ports.sink
    this.#nowMs = ports.nowMs
  }

  /** For a replay, whose capture has its header already. */
  static begun(ports: ConstructorParameters<typeof Recorder>[0]): Recorder {
    const recorder = new Recorder(ports)
    recorder.#early = undefined
    return recorder
  }

  begin(of: Pick<CaptureHeader, 'startedAt' | 'serverVersion' | 'settings' | 'limits' | 'epoch' | 'session'>): void {
    const early = this.#early
    if (early === undefined) return
    this.#early = undefined
    this.#sink.write({ format: captureFormat, version: captureVersion, level: this.#level, ...of })
    for (const line of early) this.#sink.write(line)
  }

  note(entry: CaptureEntry): void {
    const line = { t: Math.round(this.#nowMs() * 1000) / 1000, ...entry }
    if (this.#early === undefined) this.#sink.write(line)
    else this.#early.push(line)
  }

  belongsTo(conversationId: string): void {
    this.#sink.belongsTo(conversationId)
  }

  text(text: string): string {
    return this.#level === 'shape' ? maskedText(text) : text
  }

  /** A message as it stands on the wire, without the fields that are not there. */
  frame(message: object): Record<string, Json> {
    const plain = json.parse(JSON.parse(JSON.stringify(message)))
    return this.#level === 'shape' ? maskedFields(plain) : plain
  }

  foreign(value: unknown): Json | undefined {
    const { input } = this.frame({ input: value })
    return input
  }

  audio({ kind, flags, streamId, sequence, position, samples }: AudioFrame): CapturedAudio {
    const pcm = this.pcm(samples)
    return { kind, flags, streamId, sequence, position, samples: samples.length, ...(pcm !== undefined && { pcm }) }
  }

  /** A hash in its place would tell whoever can guess the words whether he is right. */
  pcm(samples: Int16Array): string | undefined {
    return this.#level === 'full-with-audio' ? Buffer.from(pcmToBytes(samples)).toString('base64') : undefined
  }

  error(thrown: unknown): CapturedError {
    const { code, message, retryable } = toAssistantError(thrown)
    return { code, message: this.text(message), retryable }
  }

  settings({ mode, language, bargeIn, endpointing, instructions }: SessionSettings): CapturedSettings {
    const { silenceMs, deadlineMs, vadSilenceMs } = endpointing
    return {
      ...{ mode, language, bargeIn: { preset: bargeIn.preset } },
      endpointing: { silenceMs, deadlineMs, vadSilenceMs },
      instructions: this.text(instructions),
    }
  }

  close(): void {
    this.#early = undefined
    this.#sink.close()
  }
}
