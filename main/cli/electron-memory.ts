import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** A download that failed is not tried again at each start, which would cost the user a wait each time. */
const failureHoldsMs = 24 * 3_600_000

const memorySchema = z.strictObject({ why: z.string(), atMs: z.number() })

export interface ElectronMemory {
  /** Why it could not be fetched a short while ago. */
  failure(): string | undefined
  remember(why: string): void
  forget(): void
}

export function createElectronMemory(root: string, wallMs: () => number): ElectronMemory {
  const file = join(root, '.cache', 'electron-download.json')
  return {
    failure() {
      try {
        const { why, atMs } = memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
        return wallMs() - atMs > failureHoldsMs ? undefined : why
      } catch {
        return undefined
      }
    },
    remember(why) {
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, JSON.stringify({ why, atMs: wallMs() }))
      } catch {
        // A folder that cannot be written costs a repeated try, not the start.
      }
    },
    forget() {
      rmSync(file, { force: true })
    },
  }
}
