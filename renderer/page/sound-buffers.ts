import { z } from 'zod'
import { defaultOutputBuffering, outputBufferings, type OutputBuffering } from '../../shared/audio/output-buffering.ts'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { outputBufferingAtStart, transition, type OutputBufferingState } from '../audio/output-buffering.ts'
import type { PageAccess } from '../connection/page-access.ts'
import type { AppEvent } from '../state/reducer.ts'

const choiceSchema = z.object({ choice: z.enum(outputBufferings) })
const path = '/api/audio-output'
const patienceMs = 3_000

/** How far the browser works ahead of the loudspeaker: kept by the server, given up when the sound breaks off too often. */
export class SoundBuffers {
  readonly #access: PageAccess
  readonly #tell: (event: AppEvent) => void
  #atStart: Promise<OutputBuffering> | undefined
  #state: OutputBufferingState = outputBufferingAtStart(defaultOutputBuffering)

  constructor(access: PageAccess, tell: (event: AppEvent) => void) {
    this.#access = access
    this.#tell = tell
  }

  /** Asked once for the life of the page: the browser was started with it. */
  atStart(): Promise<OutputBuffering> {
    this.#atStart ??= this.#ask()
    return this.#atStart
  }

  async underrun(count: number, atMs: number): Promise<void> {
    const { state, effects } = transition(this.#state, { type: 'underrun', atMs, count })
    this.#state = state
    for (const { buffering, reason } of effects) {
      this.#tell({ type: 'information', message: reason })
      await this.#keep(buffering, reason)
    }
  }

  async choose(buffering: OutputBuffering): Promise<void> {
    this.#state = outputBufferingAtStart(buffering)
    await this.#keep(buffering)
  }

  async #ask(): Promise<OutputBuffering> {
    let choice: OutputBuffering = defaultOutputBuffering
    try {
      const response = await this.#access.request(path, { method: 'GET', signal: AbortSignal.timeout(patienceMs) })
      choice = choiceSchema.parse(await response.json()).choice
    } catch {
      // Voice does not wait for a preference.
    }
    this.#state = outputBufferingAtStart(choice)
    this.#tell({ type: 'buffering', buffering: choice })
    return choice
  }

  async #keep(buffering: OutputBuffering, reason?: string): Promise<void> {
    const body = { choice: buffering, ...(reason !== undefined && { reason }) }
    try {
      await this.#access.request(path, { method: 'POST', body, signal: AbortSignal.timeout(patienceMs) })
      this.#tell({ type: 'buffering', buffering })
    } catch (thrown) {
      const { code, message } = toAssistantError(thrown, 'The choice of sound buffers could not be kept. Try it again.')
      this.#tell({ type: 'failure', code, message })
    }
  }
}
