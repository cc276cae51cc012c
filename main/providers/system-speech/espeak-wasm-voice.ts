import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AsyncQueue } from '../../../shared/std/async-queue.ts'
import type { Clock } from '../../../shared/std/clock.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import type { SpeechChunk } from '../types.ts'
import { espeakReplySchema } from './espeak-wasm-messages.ts'
import type { EspeakOrder, EspeakReply } from './espeak-wasm-messages.ts'
import { VoiceFailure } from './voice-failure.ts'

const childPath = fileURLToPath(new URL('./espeak-wasm-child.ts', import.meta.url))

/** A text of 4,000 letters makes some 1,500 pieces; a child that sends more is broken. */
const mostPieces = 20_000

/** Loading takes 0.4-0.7 s here and the slowest text a few seconds. */
const patienceMs = 15_000

/** False where the optional package was left out, and in a packaged Parley, which never holds it. */
export function isEspeakWasmInstalled(): boolean {
  try {
    import.meta.resolve('@echogarden/espeak-ng-emscripten')
    return existsSync(childPath) && existsSync(fileURLToPath(import.meta.resolve('@echogarden/espeak-ng-emscripten')))
  } catch {
    return false
  }
}

interface Child {
  readonly process: ChildProcess
  readonly rateHz: Promise<number>
  pieces: AsyncQueue<EspeakReply>
}

/**
 * espeak-ng as WebAssembly in one child that stays, because loading takes longer than speaking. It speaks one text at a
 * time, in order of asking; synthesis cannot be interrupted from inside, so an abort ends the child and the next text
 * gets a new one.
 */
export class EspeakWasmVoice {
  readonly #clock: Clock
  readonly #env: Readonly<Record<string, string | undefined>>
  #child: Child | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(options: { readonly clock: Clock; readonly env: Readonly<Record<string, string | undefined>> }) {
    this.#clock = options.clock
    this.#env = options.env
  }

  async warmUp(): Promise<void> {
    await this.#running().rateHz
  }

  close(): void {
    this.#child?.process.kill('SIGKILL')
    this.#child = undefined
  }

  async *speak(order: EspeakOrder, signal: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    const before = this.#last
    let finish = (): void => undefined
    this.#last = new Promise((resolve) => {
      finish = resolve
    })
    try {
      await before
      if (!signal.aborted) yield* this.#speakNow(order, signal)
    } finally {
      finish()
    }
  }

  async *#speakNow(order: EspeakOrder, signal: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    const child = this.#running()
    child.pieces = new AsyncQueue<EspeakReply>(mostPieces)
    const end = (): void => {
      this.#drop(child)
    }
    signal.addEventListener('abort', end, { once: true })
    const cancelWatch = this.#clock.after(patienceMs, end)
    let isDone = false
    try {
      const rateHz = await child.rateHz
      child.process.send(order)
      for await (const reply of child.pieces) {
        if (reply.type === 'speech') yield { samples: reply.samples, rateHz }
        if (reply.type === 'failed') throw new VoiceFailure(`espeak-ng's WebAssembly build has ${reply.reason}`)
        if (reply.type === 'done') {
          isDone = true
          return
        }
      }
      if (!isAborted(signal)) throw new VoiceFailure("espeak-ng's WebAssembly build ended in the middle")
    } catch (error) {
      if (!isAborted(signal)) throw error
    } finally {
      cancelWatch()
      signal.removeEventListener('abort', end)
      // A reader that went in the middle leaves pieces of its text on the way; they must not reach the next one.
      if (!isDone) this.#drop(child)
    }
  }

  #drop(child: Child): void {
    child.process.kill('SIGKILL')
    if (this.#child === child) this.#child = undefined
  }

  #running(): Child {
    this.#child ??= this.#start()
    return this.#child
  }

  #start(): Child {
    const process = fork(childPath, [], {
      env: childEnvironment(this.#env),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const ready = Promise.withResolvers<number>()
    // Whoever waits sees it; a child that dies while nobody waits is no news.
    ready.promise.catch(() => undefined)
    const child: Child = { process, rateHz: ready.promise, pieces: new AsyncQueue<EspeakReply>(mostPieces) }
    process.on('message', (message: unknown) => {
      const reply = espeakReplySchema.parse(message)
      if (reply.type === 'ready') ready.resolve(reply.rateHz)
      else child.pieces.push(reply)
    })
    const gone = (): void => {
      ready.reject(new VoiceFailure("espeak-ng's WebAssembly build did not start"))
      child.pieces.end()
      if (this.#child === child) this.#child = undefined
    }
    process.once('error', gone)
    process.once('exit', gone)
    return child
  }
}

// Read anew after each wait; the compiler would take the first answer for the last.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
