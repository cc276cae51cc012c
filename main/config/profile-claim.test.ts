import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimProfile } from './profile-claim.ts'

let profile = ''
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'parley-claim-'))
})
afterEach(async () => {
  await rm(profile, { recursive: true, force: true })
})

/** Another process that has the profile, until its stdin ends or it is killed. */
async function otherServer(): Promise<ReturnType<typeof spawn>> {
  const module = new URL('./profile-claim.ts', import.meta.url).href
  const program = `import { claimProfile } from ${JSON.stringify(module)}
    const claim = claimProfile(${JSON.stringify(profile)})
    process.stdout.write(claim === undefined ? 'lost' : 'won')
    process.stdin.resume().once('end', () => process.exit())`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  expect(said.toString()).toBe('won')
  return child
}

describe('the claim on a profile', () => {
  test('is had by one process at a time, and by the next when it is let go', () => {
    const first = claimProfile(profile)
    expect(first).toBeDefined()
    expect(claimProfile(profile)).toBeUndefined()
    first?.release()
    first?.release()
    const next = claimProfile(profile)
    expect(next).toBeDefined()
    next?.release()
  })

  test('of another process is seen, and goes with a process that is killed', async () => {
    const other = await otherServer()
    expect(claimProfile(profile)).toBeUndefined()
    other.kill('SIGKILL')
    await once(other, 'close')
    const mine = claimProfile(profile)
    expect(mine).toBeDefined()
    mine?.release()
  })

  test.skipIf(process.platform === 'win32')('lies in a file that this user alone can open', async () => {
    const claim = claimProfile(profile)
    expect((await stat(join(profile, 'one-server.lock'))).mode & 0o777).toBe(0o600)
    claim?.release()
  })

  test('is no hindrance where it cannot be made: what is wrong is said by whoever needs the profile', () => {
    expect(claimProfile(join(profile, 'missing'))).toBeDefined()
  })
})
