import { randomUUID } from 'node:crypto'
import type { modes } from '../../../shared/protocol/client-messages.ts'
import type { ServerMessage } from '../../../shared/protocol/server-messages.ts'
import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { Numbering } from '../numbering.ts'
import { ReducerClient } from '../reducer-client.ts'
import { Loudspeaker } from './loudspeaker.ts'
import type { SoakPlace } from './place.ts'

export type Ending = 'completed' | 'interrupted' | 'failed' | 'stopped' | 'silent'

const lookMs = 20
/** After it a user who sees nothing come presses stop; longer than the server waits for a provider. */
const silenceMs = 17_000
const stoppedMs = 5_000

/** What the page is: the reducer over a socket, and somebody who waits for answers. */
export class SocketSession {
  readonly client: ReducerClient
  readonly numbering = new Numbering()
  /** Of commands that the server took. */
  readonly done = new Set<string>()
  sessionId = ''
  conversationId = ''
  transcript = ''
  /** Of the newest answer that began, and those that ended. */
  responseId = 0
  readonly #endings = new Map<number, Ending>()
  readonly #place: SoakPlace
  readonly #loudspeaker: Loudspeaker
  #newsAtMs = clock.nowMs()

  constructor(place: SoakPlace, mode: (typeof modes)[number]) {
    this.#place = place
    this.#loudspeaker = new Loudspeaker((playout) => {
      this.client.send({ type: 'playout', ...playout })
    })
    this.client = new ReducerClient({
      ...{ ready: place.server.ready, port: place.proxy.port, mode },
      chance: () => place.random.between(0, 1),
      onShown: (message) => {
        this.#take(message)
      },
      onPlay: (frame) => {
        this.#newsAtMs = clock.nowMs()
        this.#loudspeaker.play(frame)
      },
    })
  }

  say(text: string, whileSpeaking: 'interrupt' | 'queue' | 'steer' = 'interrupt'): string {
    const id = randomUUID()
    this.#takeBack()
    this.client.send({ type: 'text-submit', id, text, whileSpeaking })
    return id
  }

  /** Of the first answer that begins from now on. */
  async answerAfter(responseId: number): Promise<Ending> {
    this.#newsAtMs = clock.nowMs()
    const ended = await this.until(() => this.#endingAfter(responseId) !== undefined, this.#patienceMs)
    const ending = this.#endingAfter(responseId)
    if (ended && ending !== undefined) return ending
    this.client.send({ type: 'response-stop', id: randomUUID() })
    this.#newsAtMs = clock.nowMs()
    const isStopped = await this.until(() => this.#endingAfter(responseId) !== undefined, stoppedMs)
    return isStopped ? 'stopped' : 'silent'
  }

  /** Patience begins anew with each message, and counts only while there is a connection. */
  async until(isSo: () => boolean, patienceMs: number): Promise<boolean> {
    while (!isSo()) {
      this.#takeBack()
      const { name } = this.client.life
      if (name !== 'open') this.#newsAtMs = clock.nowMs()
      if (clock.nowMs() - this.#newsAtMs > patienceMs) return false
      await waitMs(clock, lookMs)
    }
    return true
  }

  close(): void {
    this.#loudspeaker.close()
    this.client.close()
  }

  /** "Use it here", after a second window has taken it. */
  #takeBack(): void {
    if (this.client.life.name === 'closed') this.client.open()
  }

  get #patienceMs(): number {
    return Math.max(1_000, silenceMs * this.#place.scale)
  }

  #endingAfter(responseId: number): Ending | undefined {
    for (const [id, ending] of this.#endings) if (id > responseId) return ending
    return undefined
  }

  #take(message: ServerMessage): void {
    this.numbering.see(message)
    this.#newsAtMs = clock.nowMs()
    switch (message.type) {
      case 'welcome':
        this.sessionId = message.sessionId
        this.conversationId = message.conversationId
        return
      case 'command-result':
        if (message.isOk) this.done.add(message.commandId)
        return
      case 'transcript-final':
        this.transcript = message.text
        return
      case 'response-start':
        this.responseId = message.responseId
        return
      case 'response-interrupt':
        this.#loudspeaker.stop(message.responseId)
        return
      case 'speech-sent':
        this.#loudspeaker.endAt(message.responseId, message.samples)
        return
      case 'response-end':
        this.#loudspeaker.stop(message.responseId)
        this.#endings.set(message.responseId, message.reason)
        if (this.#endings.size > endingsKept) this.#endings.delete(this.#endings.keys().next().value ?? 0)
        return
      default:
        return
    }
  }
}

const endingsKept = 20
