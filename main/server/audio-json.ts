import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import {
  audioFrameMaxBytes,
  audioHeaderBytes,
  bytesToPcm,
  pcmToBytes,
  type AudioFrame,
} from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

type MicrophoneMessage = Extract<ClientMessage, { type: 'audio' }>
type SpeechMessage = Extract<ServerMessage, { type: 'audio' }>

/** Held to the same size as its binary twin, header included. */
export function frameOfMicrophoneMessage(message: MicrophoneMessage): AudioFrame {
  const pcm = Buffer.from(message.data, 'base64')
  if (pcm.length + audioHeaderBytes > audioFrameMaxBytes) {
    throw new AssistantError('frame-too-large', 'An audio frame may hold 8,176 bytes of samples; this one has more.')
  }
  if (pcm.length % 2 !== 0) {
    throw new AssistantError(
      'bad-frame',
      'The samples of an audio frame are 16 bits each; this one ends in half a sample.',
    )
  }
  const { kind, flags, streamId, sequence, position } = message
  return { kind, flags, streamId, sequence, position, samples: bytesToPcm(pcm) }
}

export function messageOfSpeechFrame(frame: AudioFrame): SpeechMessage {
  const { flags, streamId, sequence, position } = frame
  const pcm = pcmToBytes(frame.samples)
  const data = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')
  return { type: 'audio', kind: 'speech', flags, streamId, sequence, position, data }
}
