import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../e2e/sound-sets/random.ts'
import { loadSettings } from '../../main/config/settings-file.ts'
import { runAndKill } from './killed-child.ts'

export interface SettingsKillFigures {
  readonly kills: number
  /** Settings that were saved, counted by the number the last of them carries. */
  readonly writes: number
  /** Times the next start found something broken. */
  readonly broken: number
  /** Times what was saved before was gone. */
  readonly lost: number
  readonly filesLeft: readonly string[]
}

const child = fileURLToPath(new URL('settings-child.ts', import.meta.url))

/** Kills a process that saves settings without a pause; the next start must find the old ones or the new ones, whole. */
export async function killSettings(kills: number, seed: number): Promise<SettingsKillFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-settings-kills-'))
  const random = seededRandom(seed)
  let [number, broken, lost] = [0, 0, 0]
  try {
    for (let run = 0; run < kills; run++) {
      await runAndKill(child, [directory, String(number)], random.between(0, 200))
      const { settings, notice } = await loadSettings(directory, run)
      if (notice !== undefined) broken++
      const found = Number(/^Number (\d+)\./.exec(settings.instructions ?? '')?.[1] ?? (number === 0 ? 0 : -1))
      if (found < number) lost++
      else number = found
    }
    return { kills, writes: number, broken, lost, filesLeft: (await readdir(directory)).toSorted() }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
