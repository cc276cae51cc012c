import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { audioFrameMaxBytes } from '../../shared/protocol/frame.ts'
import {
  heartbeatMs,
  peerSilentMs,
  protocolVersion,
  speechLeadMs,
  textFrameMaxBytes,
} from '../../shared/protocol/limits.ts'
import type { NumberedMessage, ServerMessage, SessionMessage, Snapshot } from '../../shared/protocol/server-messages.ts'

/** Where a session's messages go while a client is there. */
export interface StrictChannel {
  send(message: ServerMessage): void
  sendSpeech(frame: AudioFrame): void
}

/** With what only a course does to a socket. */
export interface CourseSocket extends StrictChannel {
  sendRaw(data: string | Uint8Array): void
  close(code: number): void
  terminate(): void
}

/** The server's end of one checked client: it numbers, keeps everything, and serves a resume or a snapshot. */
export class StrictSession {
  readonly sessionId: string
  readonly kept: NumberedMessage[] = []
  epoch: number
  sentSpeechSamples = 0
  /** As a client that comes anew has to be shown it. */
  snapshot: Snapshot = { items: [], mode: 'text', isMuted: false, phase: 'idle' }
  #channel: StrictChannel | undefined

  constructor(sessionId: string, epoch: number) {
    this.sessionId = sessionId
    this.epoch = epoch
  }

  get lastSeq(): number {
    return this.kept.at(-1)?.seq ?? 0
  }

  get isThere(): boolean {
    return this.#channel !== undefined
  }

  attach(channel: StrictChannel, lastSeq: number | undefined): void {
    this.#channel = channel
    const isResumed = lastSeq !== undefined
    channel.send({
      type: 'welcome',
      epoch: this.epoch,
      seq: this.lastSeq,
      protocol: protocolVersion,
      serverVersion: 'protocol-check',
      sessionId: this.sessionId,
      conversationId: `conversation-of-${this.sessionId}`,
      isResumed,
      ...(isResumed ? {} : { snapshot: this.snapshot }),
      audio: { microphoneRateHz: 16_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs },
      limits: {
        textFrameMaxBytes,
        audioFrameMaxBytes,
        audioFramesPerSecond: 60,
        audioFramesBurst: 150,
        heartbeatMs,
        peerSilentMs,
      },
    })
    if (isResumed) for (const message of this.kept) if (message.seq > lastSeq) channel.send(message)
  }

  detach(): void {
    this.#channel = undefined
  }

  /** What came before is forgotten, as after a restart of the server. */
  beginEpoch(snapshot: Snapshot): void {
    this.epoch += 1
    this.kept.length = 0
    this.snapshot = snapshot
  }

  say(message: SessionMessage): void {
    const numbered: NumberedMessage = { ...message, epoch: this.epoch, seq: this.lastSeq + 1 }
    this.kept.push(numbered)
    this.#channel?.send(numbered)
  }

  speak(frame: AudioFrame): void {
    this.sentSpeechSamples = frame.position + frame.samples.length
    this.#channel?.sendSpeech(frame)
  }
}
