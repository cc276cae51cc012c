import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { OutgoingCommand } from './outgoing.ts'

/** Servers take 3 s at once; the rest of that is for the sound that is live when this goes out. */
const audioKeptSamples = msToSamples(2_800, microphoneRateHz)
/** Under the 40 commands that a server takes at once: all of them may have to go again after a resume. */
export const commandsKept = 32

type Waiting =
  | {
      readonly kind: 'command'
      readonly command: OutgoingCommand
      /** The life of the session in which it went out; unset until then. */
      sentInEpoch?: number
      isOut: boolean
    }
  | { readonly kind: 'frame'; frame: AudioFrame }

export type Due =
  | { readonly kind: 'command'; readonly command: OutgoingCommand }
  | { readonly kind: 'frame'; readonly frame: AudioFrame }

/**
 * What is to be sent, in one line: the frames of an utterance count only between its `speech-start` and `speech-end`.
 * A command stays until it was answered, a frame until it went out. When more than 2.8 s of audio wait, the oldest is
 * dropped and the next frame of its stream carries `gap`; when 32 commands wait, one more is refused.
 */
export class Outbox {
  #line: Waiting[] = []
  #frameSamples = 0

  /** False when too many wait already. */
  addCommand(command: OutgoingCommand): boolean {
    if (this.#line.filter(({ kind }) => kind === 'command').length >= commandsKept) return false
    this.#line.push({ kind: 'command', command, isOut: false })
    return true
  }

  addFrame(frame: AudioFrame): void {
    this.#line.push({ kind: 'frame', frame })
    this.#frameSamples += frame.samples.length
    while (this.#frameSamples > audioKeptSamples) this.#dropOldestFrame()
  }

  /**
   * What may go now, in order. Where audio may not go, it stays, and with it the edges of the utterances; all other
   * commands pass it: a stop must not wait behind three seconds of sound.
   */
  *due(epoch: number, mayAudioGo: () => boolean): Generator<Due, void, undefined> {
    let isAudioHeld = false
    for (const waiting of [...this.#line]) {
      if (waiting.kind === 'frame') {
        isAudioHeld ||= !mayAudioGo()
        if (isAudioHeld) continue
        this.#remove(waiting)
        yield waiting
      } else if (!waiting.isOut && !(isAudioHeld && isEdge(waiting.command))) {
        waiting.isOut = true
        waiting.sentInEpoch = epoch
        yield waiting
      }
    }
  }

  answered(commandId: string): void {
    this.#line = this.#line.filter((waiting) => waiting.kind === 'frame' || waiting.command.id !== commandId)
  }

  /** The connection is gone: whatever was not answered goes again, under its old id, so that it runs once. */
  sendAgain(): void {
    for (const waiting of this.#line) if (waiting.kind === 'command') waiting.isOut = false
  }

  /**
   * The session goes on in another life and has forgotten which commands ran. What went out in an older one is given up
   * and returned, unless running it twice is the same as once: a text sent again could be asked twice.
   */
  startLife(epoch: number): readonly OutgoingCommand[] {
    const givenUp = this.#line.flatMap((waiting) => {
      if (waiting.kind === 'frame' || waiting.sentInEpoch === undefined || waiting.sentInEpoch === epoch) return []
      return isSafeTwice(waiting.command) ? [] : [waiting.command]
    })
    for (const command of givenUp) this.answered(command.id)
    return givenUp
  }

  /** The commands that were not answered; nothing is left. */
  clear(): readonly OutgoingCommand[] {
    const unanswered = this.#line.flatMap((waiting) => (waiting.kind === 'command' ? [waiting.command] : []))
    this.#line = []
    this.#frameSamples = 0
    return unanswered
  }

  #dropOldestFrame(): void {
    const oldest = this.#line.find((waiting) => waiting.kind === 'frame')
    if (oldest === undefined) return
    this.#remove(oldest)
    const { streamId } = oldest.frame
    const next = this.#line.find((waiting) => waiting.kind === 'frame' && waiting.frame.streamId === streamId)
    if (next?.kind === 'frame') next.frame = { ...next.frame, flags: next.frame.flags | audioFlags.gap }
    else this.#forgetUtterance(streamId)
  }

  /** Said and over before anybody could hear it: without its sound it would only be a turn of no words. */
  #forgetUtterance(utteranceId: number): void {
    const edges = this.#line.filter(
      (waiting) =>
        waiting.kind === 'command' &&
        waiting.sentInEpoch === undefined &&
        isEdge(waiting.command) &&
        waiting.command.utteranceId === utteranceId,
    )
    if (edges.length === 2) this.#line = this.#line.filter((waiting) => !edges.includes(waiting))
  }

  #remove(waiting: Extract<Waiting, { kind: 'frame' }>): void {
    this.#frameSamples -= waiting.frame.samples.length
    this.#line = this.#line.filter((other) => other !== waiting)
  }
}

type Edge = Extract<OutgoingCommand, { readonly type: 'speech-start' | 'speech-end' }>

function isEdge(command: OutgoingCommand): command is Edge {
  return command.type === 'speech-start' || command.type === 'speech-end'
}

function isSafeTwice(command: OutgoingCommand): boolean {
  switch (command.type) {
    case 'mode-set':
    case 'mute-set':
      return true
    // A tool call or an utterance of the old life is not waited for any more, and a stop would stop something else.
    case 'tool-result':
    case 'speech-start':
    case 'speech-end':
    case 'response-stop':
    case 'conversation-open':
    case 'text-submit':
      return false
    default:
      return command satisfies never
  }
}
