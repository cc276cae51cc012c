import { microphoneRateHz, msToSamples } from '../audio/format.ts'
import { audioFlags, type AudioFrame } from '../protocol/frame.ts'
import type { OutgoingCommand } from './client-end-events.ts'

/** As long as a server waits for the sound of a gap. */
export const audioKeptSamples = msToSamples(3_000, microphoneRateHz)
/** Under the 40 commands that a server takes at once: all of them may have to go again after a resume. */
export const commandsKept = 32

export interface WaitingCommand {
  readonly kind: 'command'
  readonly command: OutgoingCommand
  /** The life of the session in which it went out; unset until then. */
  readonly sentInEpoch: number | undefined
  readonly isOut: boolean
}

export interface WaitingFrame {
  readonly kind: 'frame'
  readonly frame: AudioFrame
  readonly isOut: boolean
}

export type Waiting = WaitingCommand | WaitingFrame

/**
 * What was said and not yet taken, in one line: the frames of an utterance count only between its `speech-start` and
 * `speech-end`. A command stays until it was answered, a frame until the server has it. When more than 3 s of audio are
 * here, the oldest goes and the next frame of its stream carries `gap`; when 32 commands wait, one more is refused.
 */
export type OutgoingLine = readonly Waiting[]

/** Undefined when too many wait already. */
export function withCommand(line: OutgoingLine, command: OutgoingCommand): OutgoingLine | undefined {
  if (line.filter(({ kind }) => kind === 'command').length >= commandsKept) return undefined
  return [...line, { kind: 'command', command, sentInEpoch: undefined, isOut: false }]
}

export function withFrame(line: OutgoingLine, frame: AudioFrame): OutgoingLine {
  let next: OutgoingLine = [...line, { kind: 'frame', frame, isOut: false }]
  while (samplesIn(next) > audioKeptSamples) next = withoutOldestFrame(next)
  return next
}

export interface Due {
  readonly line: OutgoingLine
  readonly out: readonly Waiting[]
}

/**
 * What may go now, in order, at most so many frames. Where audio may not go, it stays, and with it the edges of the
 * utterances; all other commands pass it: a stop must not wait behind three seconds of sound.
 */
export function due(line: OutgoingLine, epoch: number, frames: number): Due {
  let framesLeft = frames
  let isAudioHeld = false
  const out: Waiting[] = []
  const next = line.map((waiting): Waiting => {
    if (waiting.isOut) return waiting
    if (waiting.kind === 'frame') {
      isAudioHeld ||= framesLeft < 1
      if (isAudioHeld) return waiting
      framesLeft -= 1
    } else if (isAudioHeld && isEdge(waiting.command)) {
      return waiting
    }
    out.push(waiting)
    return waiting.kind === 'frame' ? { ...waiting, isOut: true } : { ...waiting, isOut: true, sentInEpoch: epoch }
  })
  return out.length === 0 ? { line, out } : { line: next, out }
}

export function answered(line: OutgoingLine, commandId: string): OutgoingLine {
  return line.filter((waiting) => waiting.kind === 'frame' || waiting.command.id !== commandId)
}

/** The server has this stream up to here, and with it whatever stood before in the line: frames go in order. */
export function arrived(line: OutgoingLine, streamId: number, position: number): OutgoingLine {
  const last = line.findLastIndex(
    (waiting) =>
      waiting.kind === 'frame' &&
      waiting.frame.streamId === streamId &&
      waiting.frame.position + waiting.frame.samples.length <= position,
  )
  if (last === -1) return line
  return line.filter((waiting, index) => waiting.kind === 'command' || index > last)
}

/** The connection is gone: whatever was not taken goes again, commands under their old id, so that they run once. */
export function sendAgain(line: OutgoingLine): OutgoingLine {
  return line.map((waiting) => (waiting.isOut ? { ...waiting, isOut: false } : waiting))
}

/**
 * The session goes on in another life and has forgotten which commands ran. What went out in an older one is given up,
 * unless running it twice is the same as once: a text sent again could be asked twice. With the start of an utterance
 * goes its sound.
 */
export function startLife(
  line: OutgoingLine,
  epoch: number,
): { readonly line: OutgoingLine; readonly givenUp: readonly OutgoingCommand[] } {
  const givenUp = line.flatMap((waiting) => {
    if (waiting.kind === 'frame' || waiting.sentInEpoch === undefined || waiting.sentInEpoch === epoch) return []
    return isSafeTwice(waiting.command) ? [] : [waiting.command]
  })
  if (givenUp.length === 0) return { line, givenUp }
  const utteranceIds = new Set(givenUp.flatMap((command) => (isEdge(command) ? [command.utteranceId] : [])))
  const kept = line.filter((waiting) =>
    waiting.kind === 'frame' ? !utteranceIds.has(waiting.frame.streamId) : !givenUp.includes(waiting.command),
  )
  return { line: kept, givenUp }
}

/** Those that were not answered. */
export function commandsIn(line: OutgoingLine): readonly OutgoingCommand[] {
  return line.flatMap((waiting) => (waiting.kind === 'command' ? [waiting.command] : []))
}

/** Of some sound only the server knows whether it came through. */
export function hasFramesOut(line: OutgoingLine): boolean {
  return line.some(({ kind, isOut }) => kind === 'frame' && isOut)
}

function samplesIn(line: OutgoingLine): number {
  return line.reduce((sum, waiting) => sum + (waiting.kind === 'frame' ? waiting.frame.samples.length : 0), 0)
}

function withoutOldestFrame(line: OutgoingLine): OutgoingLine {
  const oldest = line.find((waiting) => waiting.kind === 'frame')
  if (oldest === undefined) return line
  const rest = line.filter((waiting) => waiting !== oldest)
  // It is on its way and may well arrive: only what goes again after it would tell of a gap.
  const { streamId } = oldest.frame
  const next = rest.findIndex((waiting) => waiting.kind === 'frame' && waiting.frame.streamId === streamId)
  if (next === -1) return oldest.isOut ? rest : withoutUtterance(rest, streamId)
  return rest.map((waiting, index) => {
    if (index !== next || waiting.kind === 'command') return waiting
    return { ...waiting, frame: { ...waiting.frame, flags: waiting.frame.flags | audioFlags.gap } }
  })
}

/** Said and over before anybody could hear it: without its sound it would only be a turn of no words. */
function withoutUtterance(line: OutgoingLine, utteranceId: number): OutgoingLine {
  const edges = line.filter(
    (waiting) =>
      waiting.kind === 'command' &&
      waiting.sentInEpoch === undefined &&
      isEdge(waiting.command) &&
      waiting.command.utteranceId === utteranceId,
  )
  return edges.length === 2 ? line.filter((waiting) => !edges.includes(waiting)) : line
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
