import { z } from 'zod'
import { defaultOutputBuffering, outputBufferings, type OutputBuffering } from '../../shared/audio/output-buffering.ts'
import { outputBufferingAtStart, transition, type OutputBufferingState } from '../audio/output-buffering.ts'
import type { PageAccess } from '../connection/page-access.ts'

const choiceSchema = z.object({ choice: z.enum(outputBufferings) })
const path = '/api/audio-output'
const patienceMs = 3_000

/** How far the browser works ahead of the loudspeaker: kept by the server, given up when the sound breaks off too often. */
export class SoundBuffers {
  readonly #access: PageAccess
  readonly #tell: (reason: string) => void
  #chosen: Promise<OutputBuffering> | undefined
  #state: OutputBufferingState = outputBufferingAtStart(defaultOutputBuffering)

  constructor(access: PageAccess, tell: (reason: string) => void) {
    this.#access = access
    this.#tell = tell
  }

  /** Asked once for the life of the page: a running output keeps what it has. */
  chosen(): Promise<OutputBuffering> {
    this.#chosen ??= this.#ask()
    return this.#chosen
  }

  async underrun(count: number, atMs: number): Promise<void> {
    const { state, effects } = transition(this.#state, { type: 'underrun', atMs, count })
    this.#state = state
    for (const { buffering, reason } of effects) {
      this.#tell(reason)
      const body = { choice: buffering, reason }
      // Not kept: the next start tries the small ones again, and comes here again.
      await this.#access.request(path, { method: 'POST', body, signal: patience() }).catch(() => undefined)
    }
  }

  async #ask(): Promise<OutputBuffering> {
    try {
      const response = await this.#access.request(path, { method: 'GET', signal: patience() })
      const { choice } = choiceSchema.parse(await response.json())
      this.#state = outputBufferingAtStart(choice)
      return choice
    } catch {
      // Voice does not wait for a preference.
      return defaultOutputBuffering
    }
  }
}

function patience(): AbortSignal {
  return AbortSignal.timeout(patienceMs)
}
