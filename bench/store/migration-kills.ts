import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../e2e/sound-sets/random.ts'
import { migrations } from '../../main/store/migrations.ts'
import { openStore } from '../../main/store/open-store.ts'
import { systemClock } from '../../main/system-clock.ts'
import { runAndKill } from './killed-child.ts'

export interface MigrationKillFigures {
  readonly kills: number
  /** Old versions they began with. */
  readonly versions: readonly number[]
  /** Items that were there before and not after the next start. */
  readonly lost: number
  readonly corrupt: number
}

const child = fileURLToPath(new URL('opening-child.ts', import.meta.url))
const itemsBefore = 20_000

/** Kills a process that brings an old store to the newest version, then starts again as a user does. */
export async function killMigrations(kills: number, seed: number): Promise<MigrationKillFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-migration-kills-'))
  const random = seededRandom(seed)
  const versions = migrations.slice(0, -1).map((_, version) => version + 1)
  let [lost, corrupt] = [0, 0]
  try {
    for (const version of versions) makeOldStore(join(directory, `v${version}.db`), version)
    for (let run = 0; run < kills; run++) {
      const version = versions[run % versions.length] ?? 1
      const profile = join(directory, `profile-${run}`)
      await cp(join(directory, `v${version}.db`), join(profile, 'parley.db'))
      // The copy and the steps take some 200 ms on an idle machine.
      await runAndKill(child, [profile], random.between(0, 300))
      const store = openStore({ directory: profile, clock: systemClock })
      if (store.notice !== undefined) corrupt++
      lost += itemsBefore - store.conversations.items('c').length
      if (store.conversations.search('item 19999', { limit: 1 }).length !== 1) lost++
      store.close()
      await rm(profile, { recursive: true, force: true })
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return { kills, versions, lost, corrupt }
}

function makeOldStore(path: string, version: number): void {
  const old = new DatabaseSync(path)
  for (const step of migrations.slice(0, version)) old.exec(step)
  old.exec(`PRAGMA user_version = ${version}; INSERT INTO conversations (conversationId, title, createdAtMs, updatedAtMs)
    VALUES ('c', 'Old', 1, ${Date.now()}); BEGIN`)
  const insert = old.prepare(
    `INSERT INTO items (itemId, conversationId, position, role, modality, status, text, createdAtMs)
     VALUES (?, 'c', ?, 'user', 'text', 'completed', ?, 1)`,
  )
  for (let place = 0; place < itemsBefore; place++) insert.run(`i${place}`, place, `This is item ${place}`)
  old.exec('COMMIT')
  old.close()
}
