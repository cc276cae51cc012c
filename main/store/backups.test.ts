import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { runCopyJob, type CopyJob, type CopyOutcome, type StartCopy } from './copy-job.ts'
import { openStore } from './open-store.ts'
import type { Store } from './types.ts'

/** Copies when it is told to. */
interface WaitingJob extends CopyJob {
  readonly finish: (outcome?: CopyOutcome) => void
  readonly wasEnded: () => boolean
}

let clock: ManualClock
let directory: string
let jobs: WaitingJob[]
let troubles: string[]
let open: Store | undefined
beforeEach(() => {
  clock = new ManualClock()
  directory = mkdtempSync(join(tmpdir(), 'parley-backups-'))
  jobs = []
  troubles = []
})
afterEach(() => {
  open?.close()
  open = undefined
  rmSync(directory, { recursive: true, force: true })
})

const startCopy: StartCopy = (job, onOutcome) => {
  let isEnded = false
  jobs.push({
    ...job,
    finish: (outcome) => {
      onOutcome(outcome ?? runCopyJob(job))
    },
    wasEnded: () => isEnded,
  })
  return {
    end: () => {
      isEnded = true
      return Promise.resolve()
    },
  }
}

function reopen(checkedAtOnceBytes = 2 ** 30): Store {
  open?.close()
  open = undefined
  open = openStore({
    ...{ directory, clock, startCopy, checkedAtOnceBytes, busyTimeoutMs: 0 },
    onTrouble: (sentence) => troubles.push(sentence),
  })
  return open
}

function say(store: Store, itemId: string): string {
  const { conversationId } = store.conversations.create()
  const item = { role: 'user', modality: 'text', status: 'completed', text: itemId, createdAtMs: 1 } as const
  store.conversations.saveItem(conversationId, { ...item, itemId })
  return conversationId
}

const files = (): string[] => readdirSync(directory).sort()
const backups = (): string[] => files().filter((file) => /\.backup-\d+$/.test(file))
const dayMs = 24 * 60 * 60 * 1000

test('the store is open and used before its backup is made; what is said meanwhile is in the next one', () => {
  say(reopen(), 'before')
  const store = reopen()
  expect([jobs.length, backups().length]).toEqual([1, 0])
  say(store, 'meanwhile')
  expect(store.conversations.list()).toHaveLength(2)
  jobs[0]?.finish()
  expect(backups()).toHaveLength(1)
  clock.advance(dayMs)
  jobs[1]?.finish()
  expect([jobs.length, backups().length]).toEqual([2, 2])
})

test('a deletion ends a backup that is being made, leaves nothing of it, and the next one is made a minute later', () => {
  const conversationId = say(reopen(), 'canary')
  say(reopen(), 'kept')
  jobs.length = 0
  const { conversations } = reopen()
  const [job] = jobs
  conversations.delete(conversationId)
  writeFileSync(`${job?.copyPath ?? ''}.unfinished`, 'canary')
  clock.advance(30_000)
  expect(job?.wasEnded()).toBe(true)
  expect(files()).toEqual(['parley.db', 'parley.db-wal'])
  // It had finished in the same moment, and says so too late.
  writeFileSync(`${job?.copyPath ?? ''}.unfinished`, 'canary')
  job?.finish({ type: 'done' })
  expect(backups()).toEqual([])
  clock.advance(60_000)
  expect(jobs).toHaveLength(2)
  jobs[1]?.finish()
  expect(backups()).toHaveLength(1)
})

test.each(['everything', 'the notes'])('the deletion of %s does so too', (what) => {
  say(reopen(), 'canary')
  const store = reopen()
  if (what === 'everything') store.data.deleteEverything()
  else store.notes.deleteAll()
  expect(jobs.at(-1)?.wasEnded()).toBe(true)
  jobs.at(-1)?.finish({ type: 'done' })
  expect([backups(), troubles]).toEqual([[], []])
})

test('a store that is closed ends its backup, and leaves no half of it', () => {
  say(reopen(), 'first')
  reopen()
  const [job] = jobs
  writeFileSync(`${job?.copyPath ?? ''}.unfinished`, 'half')
  open?.close()
  open = undefined
  expect([job?.wasEnded(), files()]).toEqual([true, ['parley.db']])
})

test('a clock that was ahead ends no backups: what it made does not count as newest, and is the first to go', () => {
  const ahead = join(directory, `parley.db.backup-${clock.wallMs() + 1_500 * dayMs}`)
  say(reopen(), 'first')
  writeFileSync(ahead, 'of a time to come')
  reopen()
  for (let day = 0; day < 3; day++) {
    expect([day, jobs.length]).toEqual([day, day + 1])
    expect(existsSync(ahead)).toBe(true)
    jobs.at(-1)?.finish()
    clock.advance(dayMs)
  }
  expect([backups().length, existsSync(ahead)]).toEqual([3, false])
})

test('a copy of a clock that was ahead is gone back to last', () => {
  say(reopen(), 'true')
  reopen()
  jobs[0]?.finish()
  const [good = ''] = backups()
  copyFileSync(join(directory, good), join(directory, `parley.db.backup-${clock.wallMs() + 1_500 * dayMs}`))
  open?.close()
  open = undefined
  writeFileSync(join(directory, 'parley.db'), 'not a store'.repeat(1_000))
  expect(reopen().notice).toContain('backup of 1 January 2026')
})

test('one that fails is told with its sentence, tried a day later, and the store works', () => {
  say(reopen(), 'first')
  const store = reopen()
  jobs[0]?.finish({ type: 'failed', message: 'The disk is full.' })
  expect(troubles).toEqual(['The daily backup of the conversations was not made. The disk is full.'])
  expect(store.conversations.list()).toHaveLength(1)
  clock.advance(dayMs - 1)
  expect(jobs).toHaveLength(1)
  clock.advance(1)
  expect(jobs).toHaveLength(2)
})

test('a damaged file becomes no backup: it is told, and looked through first at the next start', () => {
  say(reopen(), 'first')
  reopen()
  jobs[0]?.finish({ type: 'damaged' })
  expect(troubles).toEqual([expect.stringContaining('turned out to be damaged')])
  expect([backups(), existsSync(join(directory, 'parley.db.damaged'))]).toEqual([[], true])
  expect(reopen(0).notice).toBeUndefined()
  expect(existsSync(join(directory, 'parley.db.damaged'))).toBe(false)
})

test('a large file is used at once and looked through behind that, a small one before', () => {
  say(reopen(), 'first')
  reopen()
  jobs[0]?.finish()
  jobs.length = 0
  reopen()
  expect(jobs).toHaveLength(0)
  reopen(0)
  expect(jobs).toMatchObject([{ copyPath: undefined }])
  jobs[0]?.finish()
  expect([backups().length, troubles]).toEqual([1, []])
})

test('a look for the newest backup that fails ends nothing: it is told once, and there is another an hour later', () => {
  say(reopen(), 'said')
  reopen()
  jobs[0]?.finish()
  renameSync(directory, `${directory}-away`)
  clock.advance(dayMs)
  clock.advance(60 * 60 * 1000)
  expect(troubles).toEqual([
    expect.stringMatching(/^Parley could not see whether .* It looks again every hour\.$/) as string,
  ])
  renameSync(`${directory}-away`, directory)
  clock.advance(60 * 60 * 1000)
  jobs[1]?.finish()
  expect(backups()).toHaveLength(2)
})

test('damage that a copy meets on a disk that takes no mark of it is told, and ends nothing', () => {
  say(reopen(), 'said')
  reopen()
  symlinkSync(join(directory, 'nowhere', 'mark'), join(directory, 'parley.db.damaged'))
  jobs[0]?.finish({ type: 'damaged' })
  expect(troubles).toEqual([expect.stringContaining('turned out to be damaged')])
})
