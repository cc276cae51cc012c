import type { AudioFrame } from '../protocol/frame.ts'

/** How much of the newest spoken answer is here; numbers of answers only grow. */
export interface SpeechPlace {
  readonly responseId: number
  /** Where the next sample belongs: all before it, from where this end came in, are here. */
  readonly samples: number
  /** Nothing of this answer, or of an older one, is played any more. */
  readonly silencedThrough: number
}

export const noSpeech: SpeechPlace = { responseId: -1, samples: 0, silencedThrough: -1 }

/** What of a frame is to be played: all, the part that had not come before, or nothing. */
export function takeSpeech(
  place: SpeechPlace,
  frame: AudioFrame,
): { readonly place: SpeechPlace; readonly fresh: AudioFrame | undefined } {
  const { streamId, position, samples } = frame
  if (streamId <= place.silencedThrough || streamId < place.responseId) return { place, fresh: undefined }
  const end = position + samples.length
  const next = { ...place, responseId: streamId, samples: end }
  if (streamId > place.responseId) return { place: next, fresh: frame }
  if (end <= place.samples) return { place, fresh: undefined }
  const known = place.samples - position
  // Behind a hole it goes on: what was left out is never played after what came.
  if (known <= 0) return { place: next, fresh: frame }
  return { place: next, fresh: { ...frame, position: place.samples, samples: samples.subarray(known) } }
}

/** It was said to begin, and nothing of it is here: should its first frames be lost, a resume can still name it. */
export function awaited(place: SpeechPlace, responseId: number): SpeechPlace {
  return responseId > place.responseId ? { ...place, responseId, samples: 0 } : place
}

export function silenced(place: SpeechPlace, responseId: number): SpeechPlace {
  return { ...place, silencedThrough: Math.max(place.silencedThrough, responseId) }
}

/** For the hello of a resume: the answer goes on from here. Nothing where no answer is wanted. */
export function heldSpeech(place: SpeechPlace): { readonly responseId: number; readonly samples: number } | undefined {
  const { responseId, samples, silencedThrough } = place
  return responseId < 0 || responseId <= silencedThrough ? undefined : { responseId, samples }
}
