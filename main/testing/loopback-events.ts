import { createParser } from 'eventsource-parser'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { WaitingRoom } from './waiting-room.ts'

/** An event stream as a client reads it. */
export class LoopbackEvents {
  readonly response: Response
  readonly messages: ServerMessage[] = []
  readonly ids: string[] = []
  comments = 0
  /** Resolves when the server ended the stream, or the test did. */
  readonly ended: Promise<void>
  readonly #room = new WaitingRoom()

  constructor(response: Response) {
    this.response = response
    this.ended = this.#read()
  }

  until(isMet: () => boolean): Promise<void> {
    return this.#room.until(isMet)
  }

  async #read(): Promise<void> {
    const parser = createParser({
      onEvent: (event) => {
        this.messages.push(parseServerMessage(event.data))
        if (event.id !== undefined) this.ids.push(event.id)
      },
      onComment: () => {
        this.comments++
      },
    })
    try {
      const decoder = new TextDecoder()
      for await (const bytes of this.response.body ?? []) {
        parser.feed(decoder.decode(bytes, { stream: true }))
        this.#room.ring()
      }
    } catch {
      // Aborted by the test.
    }
  }
}
