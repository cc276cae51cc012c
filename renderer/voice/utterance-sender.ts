import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { MicrophoneFrames, type MicrophoneAudio } from './microphone-frames.ts'
import type { TalkGateEffect } from './talk-gate.ts'

export type UtteranceCommand = Extract<ClientMessageInput, { type: 'speech-start' | 'speech-end' }>

export interface UtteranceOutput {
  command(command: UtteranceCommand): void
  frame(frame: AudioFrame): void
}

export interface UtteranceSenderOptions {
  readonly microphone: MicrophoneAudio
  readonly output: UtteranceOutput
  /** Makes a UUID. */
  readonly newId: () => string
}

type Opening = Extract<TalkGateEffect, { type: 'open-utterance' }>
type Closing = Extract<TalkGateEffect, { type: 'close-utterance' }>

interface OpenUtterance {
  readonly frames: MicrophoneFrames
  readonly fromPosition: number
  /** Known once it is to end; audio may have to come until then. */
  closeAt?: number
}

/** With our own detector: an utterance's start, its audio as it comes, and its end, in this order. */
export class UtteranceSender {
  readonly #options: UtteranceSenderOptions
  #current: OpenUtterance | undefined

  constructor(options: UtteranceSenderOptions) {
    this.#options = options
  }

  open({ utteranceId, fromPosition, speechPosition, interrupts }: Opening): void {
    // The tail of the one before ends where the next begins.
    this.finish()
    const { microphone } = this.#options
    const frames = new MicrophoneFrames(microphone, utteranceId, Math.min(fromPosition, microphone.position))
    this.#current = { frames, fromPosition: frames.position }
    this.#options.output.command({
      type: 'speech-start',
      id: this.#options.newId(),
      utteranceId,
      position: Math.max(0, speechPosition - frames.position),
      ...(interrupts ? {} : { interrupts }),
    })
    this.advance()
  }

  close({ utteranceId, atPosition }: Closing): void {
    if (this.#current?.frames.streamId !== utteranceId) return
    this.#current.closeAt = atPosition
    this.advance()
  }

  /** After each block of the microphone. */
  advance(): void {
    if (this.#current === undefined) return
    for (const frame of this.#current.frames.takeWhole()) this.#options.output.frame(frame)
    const { closeAt } = this.#current
    if (closeAt !== undefined && this.#options.microphone.position >= closeAt) this.finish()
  }

  /** Ends what is open with what there is: nothing more comes from the microphone. */
  finish(): void {
    const current = this.#current
    if (current === undefined) return
    this.#current = undefined
    const { frames, fromPosition, closeAt } = current
    const { microphone, output, newId } = this.#options
    for (const frame of frames.takeWhole()) output.frame(frame)
    const rest = frames.takeRest()
    if (rest !== undefined) output.frame(rest)
    const endPosition = Math.min(closeAt ?? microphone.position, microphone.position)
    output.command({
      type: 'speech-end',
      id: newId(),
      utteranceId: frames.streamId,
      position: Math.max(0, endPosition - fromPosition),
    })
  }
}

/** With the server's detector: one stream without an end, silence included. */
export class EndlessSender {
  readonly #frames: MicrophoneFrames
  readonly #output: UtteranceOutput
  #isOpen = false

  constructor(options: {
    readonly microphone: MicrophoneAudio
    readonly streamId: number
    readonly output: UtteranceOutput
  }) {
    this.#frames = new MicrophoneFrames(options.microphone, options.streamId, options.microphone.position)
    this.#output = options.output
  }

  /** What comes while it is closed is never sent; the stream goes on behind it without a gap. */
  setOpen(isOpen: boolean): void {
    if (isOpen && !this.#isOpen) this.#frames.skipToNow()
    this.#isOpen = isOpen
  }

  /** After each block of the microphone. */
  advance(): void {
    if (!this.#isOpen) return
    for (const frame of this.#frames.takeWhole()) this.#output.frame(frame)
  }
}
