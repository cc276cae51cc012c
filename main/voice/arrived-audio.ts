import type { AudioFrame } from '../../shared/protocol/frame.ts'

/** How much of the newest microphone stream is here: audio that comes a second time after a resume is not heard twice. */
export interface ArrivedAudio {
  readonly streamId: number
  readonly position: number
}

/** What of a frame is new: all, a part, or nothing. */
export function arrive(
  before: ArrivedAudio | undefined,
  frame: AudioFrame,
): { arrived: ArrivedAudio; fresh: AudioFrame | undefined } {
  const end = frame.position + frame.samples.length
  if (before?.streamId !== frame.streamId) {
    return { arrived: { streamId: frame.streamId, position: end }, fresh: frame }
  }
  if (end <= before.position) return { arrived: before, fresh: undefined }
  const arrived = { streamId: frame.streamId, position: end }
  const known = before.position - frame.position
  if (known <= 0) return { arrived, fresh: frame }
  return { arrived, fresh: { ...frame, position: before.position, samples: frame.samples.subarray(known) } }
}

/** An endless stream may begin anew under its old number: with its first frame, or further back than any client keeps. */
export function isNewBeginning(before: ArrivedAudio, frame: AudioFrame, keptSamples: number): boolean {
  return (
    frame.streamId === before.streamId &&
    frame.position < before.position &&
    (frame.sequence === 0 || before.position - frame.position > keptSamples)
  )
}
