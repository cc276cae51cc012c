import { abortable } from '../../../shared/std/abortable.ts'
import type { Log } from '../../telemetry/log.ts'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import type { HearingEvent, Listener } from './hearing.ts'
import { ListenerEnded, ListenerProcess } from './listener-process.ts'
import type { ListenerProgram } from './listener-process.ts'
import { encodeAudio, encodeFrame } from './listener-protocol.ts'

/** After the end of the sound. The final takes 0.1 to 1.5 s; three times that on a busy machine. */
const finalPatienceMs = 20_000
const attempts = 2

/** Listens with a resident child: started when needed, and again at the next utterance after it went. */
export class ResidentListener implements Listener {
  readonly kind = 'resident'
  readonly #program: ListenerProgram
  readonly #log: Log
  #process: ListenerProcess | undefined
  #isClosed = false

  constructor(program: ListenerProgram, log: Log) {
    this.#program = program
    this.#log = log
  }

  get processId(): number | undefined {
    return this.#process?.processId
  }

  /** An utterance whose child went is done once more, from its kept sound, by a new child. */
  async *listen(recording: AsyncIterable<Int16Array>, signal: AbortSignal): AsyncGenerator<HearingEvent, void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        yield* this.#attempt(recording, signal)
        return
      } catch (error) {
        if (!(error instanceof ListenerEnded)) throw error
        if (signal.aborted) return
        this.#log.warn('the offline ears ended in the middle of an utterance', { attempt, reason: error.message })
        if (attempt === attempts || this.#isClosed) throw earsFailed(error)
      }
    }
  }

  async warmUp(): Promise<void> {
    try {
      await this.#ready().whenReady
    } catch (error) {
      throw earsFailed(error)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#process?.close()
  }

  async *#attempt(recording: AsyncIterable<Int16Array>, signal: AbortSignal): AsyncGenerator<HearingEvent, void> {
    const process = this.#ready()
    const { utterance, events } = process.begin()
    const feeding = new AbortController()
    const watch = { cancel: (): void => undefined }
    const fed = feed(abortable(recording, AbortSignal.any([signal, feeding.signal])), (frame) => {
      process.send(encodeAudio(utterance, frame))
    })
    const sourceFailure = fed.then(
      () => {
        if (signal.aborted || feeding.signal.aborted) return
        process.send(encodeFrame('finish', utterance))
        watch.cancel = this.#program.clock.after(finalPatienceMs, () => {
          process.giveUp(`no final came within ${finalPatienceMs / 1000} s`)
        })
      },
      (error: unknown) => {
        process.cancel(utterance)
        return { error }
      },
    )
    try {
      yield* abortable(events, signal)
      const failure = await (signal.aborted ? undefined : sourceFailure)
      if (failure !== undefined) throw failure.error
    } finally {
      watch.cancel()
      feeding.abort()
      process.cancel(utterance)
    }
  }

  #ready(): ListenerProcess {
    if (this.#isClosed) throw earsFailed(new Error('they were closed'))
    if (this.#process === undefined || this.#process.hasEnded) this.#process = new ListenerProcess(this.#program)
    return this.#process
  }
}

async function feed(blocks: AsyncIterable<Int16Array>, send: (samples: Int16Array) => void): Promise<void> {
  for await (const block of blocks) send(block)
}

function earsFailed(cause: unknown): AssistantError {
  return new AssistantError(
    'speech-to-text-unavailable',
    'The offline ears stopped twice while they listened, so this was not understood. Say it again; if it happens ' +
      'every time, reinstall pocketsphinx or choose another recogniser in the settings.',
    { retryable: true, cause },
  )
}
