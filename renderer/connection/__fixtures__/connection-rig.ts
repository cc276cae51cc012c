import { ManualClock } from '../../../shared/std/manual-clock.ts'
import type { AudioFrame } from '../../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../../shared/protocol/server-messages.ts'
import { welcome } from '../../../shared/session/__fixtures__/welcome.ts'
import type { ConnectionState } from '../../../shared/session/connection-state.ts'
import { VoiceConnection } from '../voice-connection.ts'
import { ScriptedSocket } from './scripted-socket.ts'

/** A connection whose clock, tickets and sockets are the test's. */
export class Rig {
  readonly clock = new ManualClock()
  readonly sockets: ScriptedSocket[] = []
  readonly messages: ServerMessage[] = []
  readonly speech: AudioFrame[] = []
  readonly requested: string[] = []
  /** The life of the session in which each had gone out before. */
  readonly requestedAfter: (number | undefined)[] = []
  readonly roundTripsMs: number[] = []
  readonly states: ConnectionState[] = []
  onState: (state: ConnectionState) => void = () => undefined
  onMessage: () => void = () => undefined
  ticket: (signal: AbortSignal) => Promise<string> = () => Promise.resolve(`ticket-${this.sockets.length}`)
  readonly connection = new VoiceConnection({
    origin: 'http://127.0.0.1:4114',
    access: { mintTicket: (signal) => this.ticket(signal) },
    clock: this.clock,
    random: () => 0.5,
    createSocket: (url, protocols) => {
      const socket = new ScriptedSocket(url, protocols)
      this.sockets.push(socket)
      return socket
    },
    hello: () => ({ client: { name: 'page', version: '1' }, vad: 'client', mode: 'always-listening' }),
    onMessage: (message) => {
      this.messages.push(message)
      this.onMessage()
    },
    onSpeech: (frame) => this.speech.push(frame),
    onRoundTrip: (roundTripMs) => this.roundTripsMs.push(roundTripMs),
    byRequest: (command, sentInEpoch) => {
      this.requested.push(command.id)
      this.requestedAfter.push(sentInEpoch)
    },
    onState: (state) => {
      this.states.push(state)
      this.onState(state)
    },
  })

  get socket(): ScriptedSocket {
    const socket = this.sockets.at(-1)
    if (socket === undefined) throw new Error('No socket was opened.')
    return socket
  }

  get state(): ConnectionState | undefined {
    return this.states.at(-1)
  }

  /** What came, each in a word. */
  get news(): string[] {
    return this.messages.map((message) => ('seq' in message ? `${message.type} ${message.seq}` : message.type))
  }

  get sentTypes(): string[] {
    return this.socket.messages.map((message) => message.type)
  }

  /** Lets promises run; nothing here takes time. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 20; turns++) await Promise.resolve()
  }

  async pass(durationMs: number): Promise<void> {
    this.clock.advance(durationMs)
    await this.settle()
  }

  /** Opened and welcome in a new session. */
  static async open(): Promise<Rig> {
    const rig = new Rig()
    rig.connection.open()
    await rig.settle()
    rig.socket.opens()
    rig.socket.says(welcome())
    return rig
  }

  /** The socket breaks, and the next one is open and has said hello. */
  async reconnect(): Promise<void> {
    this.socket.closes(1006)
    await this.pass(400)
    this.socket.opens()
  }
}
