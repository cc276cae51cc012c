import type { ClientChannel } from '../voice/client-channel.ts'
import type { CaptureHeader, CaptureLine, ChannelName } from './capture-lines.ts'
import type { NumberedLine } from './read-capture.ts'
import { recordedChannel } from './recorded-channel.ts'
import { Recorder } from './recorder.ts'

/** What a session gives to its clients, and what it asks of its providers. */
export type Given = Extract<CaptureLine, { type: `server-${string}` | 'provider-call' }>

/** Writes down what the replayed session gives, exactly as the capture was written. */
export class GivenFrames {
  readonly given: Given[] = []
  readonly #recorder: Recorder
  readonly #backlogs: readonly Extract<CaptureLine, { type: 'client-backlog' }>[]

  constructor(
    of: { readonly level: CaptureHeader['level']; readonly nowMs: () => number },
    lines: readonly NumberedLine[],
  ) {
    const write = (line: CaptureHeader | CaptureLine): void => {
      if ('type' in line && isGiven(line)) this.given.push(line)
    }
    this.#recorder = Recorder.begun({ ...of, sink: { write, belongsTo: () => undefined, close: () => undefined } })
    this.#backlogs = lines.flatMap(({ line }) => (line.type === 'client-backlog' ? [line] : []))
  }

  called(call: number, seam: Extract<Given, { type: 'provider-call' }>['seam']): void {
    this.#recorder.note({ type: 'provider-call', call, seam })
  }

  /** A client that takes everything, and is as far behind as it was then. */
  channel(name: ChannelName): ClientChannel {
    const backlogs = this.#backlogs.filter((line) => line.channel === name)
    let reads = 0
    const client: ClientChannel = {
      kind: name.startsWith('socket') ? 'socket' : 'event-stream',
      send: () => undefined,
      sendSpeech: () => undefined,
      bufferedBytes() {
        reads += 1
        return backlogs.findLast(({ read }) => read <= reads)?.bytes ?? 0
      },
      close: () => undefined,
    }
    return recordedChannel(client, name, this.#recorder)
  }
}

export function isGiven(line: CaptureLine): line is Given {
  return line.type.startsWith('server-') || line.type === 'provider-call'
}
