import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Clock } from '../shared/std/clock.ts'

/** Seldom enough to cost nothing, soon enough that somebody who updates still knows of it. */
const lookMs = 30_000

const manifestSchema = z.object({ version: z.string() })

export interface ProgramUpdateOptions {
  readonly clock: Clock
  readonly manifest: URL
  /** Of what runs. */
  readonly version: string
  readonly onUpdate: (sentence: string) => void
}

/**
 * A package that is installed under a running Parley takes away files that are loaded only when they are needed (a
 * provider's adapter, the calculator). What runs goes on; that it has to be started again is said once for each new
 * version, before anything is missed. Returns how to stop.
 */
export function watchProgramVersion({ clock, manifest, version, onUpdate }: ProgramUpdateOptions): () => void {
  let known = version
  let isStopped = false
  let cancel = (): void => undefined
  const look = async (): Promise<void> => {
    const now = await versionIn(manifest)
    if (isStopped) return
    if (now !== undefined && now !== known) {
      known = now
      // Put back as it was, it needs no new start.
      if (now !== version) onUpdate(sentence(version, now))
    }
    lookLater()
  }
  const lookLater = (): void => {
    cancel = clock.after(lookMs, () => void look())
  }
  lookLater()
  return () => {
    isStopped = true
    cancel()
  }
}

/** Undefined while it is being replaced. */
async function versionIn(manifest: URL): Promise<string | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8'))).version
  } catch {
    return undefined
  }
}

function sentence(old: string, now: string): string {
  return `Parley was updated from ${old} to ${now} while it runs. It goes on as ${old}, and some of it may fail. Quit it and start it again to use ${now}; your conversations are kept.`
}
