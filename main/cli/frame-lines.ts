import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

export type FrameDirection = 'sent' | 'received'

/** One frame as a line of JSON: audio by its header and the number of its samples, everything else as it was sent. */
export function frameLine(
  atMs: number,
  direction: FrameDirection,
  frame: ClientMessageInput | ServerMessage | AudioFrame,
): string {
  const rounded = Math.round(atMs * 1000) / 1000
  return JSON.stringify({
    atMs: rounded,
    direction,
    frame: 'samples' in frame && 'kind' in frame ? audioHeader(frame) : frame,
  })
}

function audioHeader(frame: AudioFrame): Record<string, unknown> {
  const { kind, flags, streamId, sequence, position, samples } = frame
  return { type: 'audio', kind, flags, streamId, sequence, position, samples: samples.length }
}
