import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitMs, type Clock } from '../../shared/std/clock.ts'

const name = 'one-server.lock'
/** https://sqlite.org/rescode.html */
const busy = 5
/** A predecessor that ends in order is gone within two seconds. */
const predecessorMs = 3_000
const lookAgainMs = 50

/** That this process is the one server of a profile. */
export interface ProfileClaim {
  /** Idempotent; a process that dies lets go as well, however it died. */
  release(): void
}

// A connection that nothing points to is closed when memory is tidied, and its lock goes with it.
const held = new Set<DatabaseSync>()

/**
 * Taken before anything of a profile is opened, so that of two starts in the same moment one serves. It is the operating
 * system's own lock, by the one file lock that Node has on every system: an empty SQLite file. So there is no number of a
 * process to believe, and what a killed server leaves behind blocks nobody. Undefined: another process has it.
 */
export function claimProfile(profileDirectory: string): ProfileClaim | undefined {
  const path = join(profileDirectory, name)
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(path, { timeout: 0 })
    connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    chmodSync(path, 0o600)
  } catch (thrown) {
    connection?.close()
    if (isBusy(thrown)) return undefined
    // A disk that knows no locks, or is read-only: the store says so in its own words, or stands its own guard.
    return { release: () => undefined }
  }
  const mine = connection
  held.add(mine)
  return {
    release() {
      if (held.delete(mine)) mine.close()
    },
  }
}

/** For a host that cannot join another: waits for a predecessor that is ending. */
export async function claimWithin(profileDirectory: string, clock: Clock): Promise<ProfileClaim | undefined> {
  const untilMs = clock.nowMs() + predecessorMs
  for (;;) {
    const claim = claimProfile(profileDirectory)
    if (claim !== undefined || clock.nowMs() >= untilMs) return claim
    await waitMs(clock, lookAgainMs)
  }
}

function isBusy(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('errcode' in thrown)) return false
  // The low byte is the primary code.
  return typeof thrown.errcode === 'number' && (thrown.errcode & 0xff) === busy
}
