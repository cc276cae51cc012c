import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { AsyncQueue } from '../../../shared/std/async-queue.ts'
import type { Clock } from '../../../shared/std/clock.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import type { HearingEvent } from './hearing.ts'
import { encodeConfiguration, encodeFrame, parseListenerLine } from './listener-protocol.ts'
import type { ListenerConfiguration } from './listener-protocol.ts'

export interface ListenerProgram {
  readonly python: string
  readonly scriptPath: string
  readonly configuration: ListenerConfiguration
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

/** The child went while something was expected of it. Its own words are in `reason`, for the log. */
export class ListenerEnded extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'ListenerEnded'
  }
}

/** Loading both models takes 0.5 s on an idle machine and 5 s on a busy one; after this it hangs. */
const startPatienceMs = 30_000
/** A reader that lags behind by so many interims gets no more of them; the hearing still comes. */
const eventCapacity = 256

/** One child with its decoders. Used up when it ended for whatever reason; `whenReady` tells that it can listen. */
export class ListenerProcess {
  readonly whenReady: Promise<void>
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #ended = Promise.withResolvers<undefined>()
  readonly #gone = Promise.withResolvers<undefined>()
  readonly #events = new Map<number, AsyncQueue<HearingEvent>>()
  #endReason: string | undefined
  #lastWords = ''
  #utterance = 0

  constructor(program: ListenerProgram) {
    // -E -s: no module of the user's own may stand in for the system's; -u is not needed, every line is flushed.
    this.#child = spawn(program.python, ['-E', '-s', program.scriptPath], {
      env: childEnvironment(program.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const ready = Promise.withResolvers<undefined>()
    this.whenReady = ready.promise.then(() => undefined)
    // Whoever listens awaits it; a child that nobody waits for may fail without ending the process.
    this.whenReady.catch(() => undefined)
    const cancelPatience = program.clock.after(startPatienceMs, () => {
      this.#end(`it did not begin to listen within ${startPatienceMs / 1000} s`)
    })
    void this.#ended.promise.then(() => {
      cancelPatience()
      ready.reject(new ListenerEnded(this.#endReason ?? 'it ended'))
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const parsed = parseListenerLine(line)
      if (parsed?.type === 'ready') {
        cancelPatience()
        ready.resolve(undefined)
      } else if (parsed?.type === 'failed') this.#lastWords = parsed.reason
      else if (parsed !== undefined) this.#deliver(parsed.utterance, parsed.event)
    })
    this.#child.stderr.on('data', (part: Buffer) => {
      if (this.#lastWords.length < 500) this.#lastWords += part.toString('utf8')
    })
    this.#child.stdin.on('error', () => undefined)
    this.#child.once('error', (error) => {
      this.#end(error.message)
      this.#gone.resolve(undefined)
    })
    this.#child.once('close', (code, killedBy) => {
      this.#gone.resolve(undefined)
      this.#end(`it ended with ${String(code ?? killedBy)}: ${this.#lastWords.trim()}`)
    })
    this.#child.stdin.write(encodeConfiguration(program.configuration))
  }

  get hasEnded(): boolean {
    return this.#endReason !== undefined
  }

  get processId(): number | undefined {
    return this.#child.pid
  }

  /** Begins an utterance; the child takes them one after the other. */
  begin(): { readonly utterance: number; readonly events: AsyncIterable<HearingEvent> } {
    this.#utterance += 1
    const events = new AsyncQueue<HearingEvent>(eventCapacity)
    if (this.#endReason === undefined) this.#events.set(this.#utterance, events)
    else events.fail(new ListenerEnded(this.#endReason))
    this.send(encodeFrame('start', this.#utterance))
    return { utterance: this.#utterance, events }
  }

  /** Not awaited when the pipe is full: a recording is bounded, and so is what waits here (2 MB). */
  send(frame: Uint8Array): void {
    if (this.#endReason === undefined) this.#child.stdin.write(frame)
  }

  /** The child drops the utterance at its next piece of sound; whatever it still says of it is ignored. */
  cancel(utterance: number): void {
    const events = this.#events.get(utterance)
    if (events === undefined) return
    this.#events.delete(utterance)
    events.end()
    this.send(encodeFrame('cancel', utterance))
  }

  /** For a child that hangs: as a crash, with a reason. */
  giveUp(reason: string): void {
    this.#end(reason)
  }

  /** Resolves when the process is gone, which after SIGKILL is at once. */
  async close(): Promise<void> {
    this.#end('it was closed')
    await this.#gone.promise
  }

  #deliver(utterance: number, event: HearingEvent): void {
    const events = this.#events.get(utterance)
    if (events === undefined) return
    // One place is left for the hearing, which ends the queue.
    if (event.type === 'hearing' || events.size < eventCapacity - 1) events.push(event)
    if (event.type !== 'hearing') return
    this.#events.delete(utterance)
    events.end()
  }

  #end(reason: string): void {
    if (this.#endReason !== undefined) return
    this.#endReason = reason
    // It holds nothing that must be written down, and a decode in progress does not see SIGTERM.
    this.#child.kill('SIGKILL')
    for (const events of this.#events.values()) events.fail(new ListenerEnded(reason))
    this.#events.clear()
    this.#ended.resolve(undefined)
  }
}
