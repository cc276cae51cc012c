import { randomUUID } from 'node:crypto'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage, Welcome } from '../../shared/protocol/server-messages.ts'
import { connectParley, type HelloFields, type ParleyClient } from '../client/parley-client.ts'
import type { ServerAccess } from '../client/server-access.ts'
import { VirtualSpeaker } from '../client/virtual-speaker.ts'
import { tellSpeaker } from '../client/voice-conversation.ts'
import { systemClock } from '../system-clock.ts'
import { WaitingRoom } from './waiting-room.ts'

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>
type CommandFields = ClientMessageInput extends infer Message
  ? Message extends { id: string }
    ? Omit<Message, 'id'>
    : never
  : never

/** Parley's own client with a loudspeaker that plays by the machine's clock; everything that came is kept until a test asks for it. */
export class ListeningClient {
  readonly messages: ServerMessage[] = []
  readonly speech: AudioFrame[] = []
  readonly speaker: VirtualSpeaker
  /** Why the connection ended, when this side did not end it. */
  readonly lost: Promise<Error>
  readonly #client: ParleyClient
  readonly #room = new WaitingRoom()

  private constructor(client: ParleyClient, speakerSpeed: number) {
    this.#client = client
    this.speaker = new VirtualSpeaker({
      clock: systemClock,
      speed: speakerSpeed,
      report: (playout) => {
        client.send({ type: 'playout', ...playout })
        this.#room.ring()
      },
    })
    this.lost = this.#listen()
  }

  static async connect(
    access: ServerAccess,
    hello: Partial<HelloFields> = {},
    { speakerSpeed = 1 }: { readonly speakerSpeed?: number } = {},
  ): Promise<ListeningClient> {
    const client = await connectParley({
      access,
      clock: systemClock,
      hello: { client: { name: 'test', version: '1' }, vad: 'client', ...hello },
    })
    return new ListeningClient(client, speakerSpeed)
  }

  get welcome(): Welcome {
    return this.#client.welcome
  }

  /** Sends a command with an id of its own and resolves with its result. */
  async command(fields: CommandFields): Promise<MessageOf<'command-result'>> {
    const id = randomUUID()
    this.#client.send({ ...fields, id })
    return await this.next('command-result', (result) => result.commandId === id)
  }

  sendAudio(frame: AudioFrame): void {
    this.#client.sendAudio(frame)
  }

  until(isMet: () => boolean): Promise<void> {
    return this.#room.until(isMet)
  }

  /** The first message of the type for which `isIt` holds, that has come or comes. */
  async next<T extends ServerMessage['type']>(
    type: T,
    isIt: (message: MessageOf<T>) => boolean = () => true,
  ): Promise<MessageOf<T>> {
    const find = (): MessageOf<T> | undefined => this.all(type).find(isIt)
    await this.until(() => find() !== undefined)
    const message = find()
    if (message === undefined) throw new Error(`No ${type} came.`)
    return message
  }

  all<T extends ServerMessage['type']>(type: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.type === type)
  }

  close(): void {
    this.speaker.close()
    this.#client.close()
  }

  async #listen(): Promise<Error> {
    try {
      for await (const incoming of this.#client.incoming) {
        if (incoming.type === 'speech') {
          this.speech.push(incoming.frame)
          this.speaker.play(incoming.frame)
        } else {
          this.messages.push(incoming.message)
          tellSpeaker(this.speaker, incoming.message)
        }
        this.#room.ring()
      }
      return new Error('Closed by this side.')
    } catch (thrown) {
      this.speaker.close()
      return thrown instanceof Error ? thrown : new Error(String(thrown))
    }
  }
}
