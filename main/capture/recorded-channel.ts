import { toAssistantError } from '../../shared/protocol/errors.ts'
import type { AttachedClient, ClientChannel, SettledByConnection } from '../voice/client-channel.ts'
import type { CaptureEntry, ChannelName } from './capture-lines.ts'
import type { Recorder } from './recorder.ts'

/** In steps: a replay needs to know when a client was behind, not by how many bytes. */
const backlogStepBytes = 32 * 1024

/** The real way out; all that goes over it is written down. */
export function recordedChannel(channel: ClientChannel, name: ChannelName, recorder: Recorder): ClientChannel {
  let reads = 0
  let knownBytes = 0
  return {
    kind: channel.kind,
    send(message) {
      recorder.note({ type: 'server-frame', channel: name, frame: recorder.frame(message) })
      channel.send(message)
    },
    sendSpeech(frame) {
      recorder.note({ type: 'server-audio', channel: name, audio: recorder.audio(frame) })
      channel.sendSpeech(frame)
    },
    bufferedBytes() {
      const bytes = Math.ceil(channel.bufferedBytes() / backlogStepBytes) * backlogStepBytes
      reads += 1
      if (bytes !== knownBytes) recorder.note({ type: 'client-backlog', channel: name, read: reads, bytes })
      knownBytes = bytes
      return bytes
    },
    close(closeName) {
      recorder.note({ type: 'server-close', channel: name, name: closeName })
      channel.close(closeName)
    },
  }
}

/** Beside the session's own lines, at the session's time: it is not a step of the session. */
export function settledEntry(channel: ChannelName, what: SettledByConnection, recorder: Recorder): CaptureEntry {
  switch (what.type) {
    case 'frame':
      return { type: 'connection-frame', channel, direction: what.direction, frame: recorder.frame(what.frame) }
    case 'refusal': {
      const { code, isBinary, bytes } = what
      return { type: 'connection-refusal', channel, code, isBinary, bytes }
    }
    case 'close':
      return { type: 'connection-close', channel, code: what.code }
  }
}

type Received = Parameters<AttachedClient['receive']>[0]

/** Whoever handed the message over has gone on, so what the session throws is answered here and as the server does. */
export function receiveOrAnswer(attached: AttachedClient, message: Received, channel: ClientChannel): void {
  try {
    attached.receive(message)
  } catch (thrown) {
    const { code, message: sentence } = toAssistantError(thrown)
    const commandId = 'id' in message ? { commandId: message.id } : {}
    channel.send({ type: 'error', code, message: sentence, ...commandId })
  }
}
