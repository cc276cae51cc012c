import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'

/** Each 200 bytes or so: 12 MB, of which a pipe and what is kept for a reader are a tenth. */
const linesWritten = 60_000
/** Several pipes full. */
const linesInAHurry = 2_000

let child: ChildProcess | undefined

afterEach(() => {
  child?.kill('SIGKILL')
})

const children = {
  /** Says how much it has grown by, then ends as the server does. */
  unread: `
    process.stdout.write(JSON.stringify({ grownBytes: heldBytes() - before }))
    log.flush()
    process.exit(0)`,
  /** Waits until somebody has read. */
  'read late': `
    process.stdout.write('written')
    for await (const _ of process.stdin);`,
  /** Goes on saying things to nobody, then ends as the server does. */
  'without a reader': `
    const { stat } = await import('node:fs/promises')
    for await (const _ of process.stdin);
    for (let number = 0; number < 20; number++) {
      log.info('to nobody')
      // Through the same threads as a line: one before it has been tried by then.
      await stat('/')
    }
    log.flush()
    process.exit(0)`,
  /** The first of them is on its way when the process ends. */
  'in a hurry': `
    for (let number = 0; number < ${linesInAHurry}; number++) log.info('y'.repeat(150), { number })
    await new Promise((resolve) => setImmediate(resolve))
    log.error('last')
    log.flush()
    process.exit(0)`,
  /** Has said all, is left, and only then has a last word: as a server that fails does. */
  'with a last word': `
    process.stdout.write('written')
    for await (const _ of process.stdin);
    log.error('to nobody')
    log.flush()
    process.exit(0)`,
}

function writeLines(kind: keyof typeof children, stderr: 'pipe' | number = 'pipe') {
  const linesBefore = kind === 'in a hurry' ? 0 : linesWritten
  const log = new URL('log.ts', import.meta.url).href
  const program = `
    import { createLog } from ${JSON.stringify(log)}
    const log = createLog({ level: 'info' })
    const heldBytes = () => {
      globalThis.gc()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const before = heldBytes()
    for (let number = 0; number < ${linesBefore}; number++) {
      log.info('x'.repeat(150), { number })
      if (number % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    ${children[kind]}`
  const flags = ['--expose-gc', '--input-type=module', '--eval', program]
  // One that does not come to its end is seen as ended by force.
  const deadline = { timeout: 15_000, killSignal: 'SIGKILL' } as const
  const running = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', stderr], ...deadline })
  child = running
  return running
}

function opened<T>(stream: T | null): T {
  if (stream === null) throw new Error('The child has no such stream.')
  return stream
}

interface Line {
  readonly msg: string
  readonly number?: number
  readonly lines?: number
}

/** None of them torn. */
function linesIn(read: string): readonly Line[] {
  return read
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

/** A shell's pipe, which blocks whoever writes to it when it is full; between two Node processes there is a socket pair. */
async function inPipe(run: (pipe: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-stderr-'))
  const pipe = join(directory, 'pipe')
  execFileSync('mkfifo', [pipe])
  try {
    await run(pipe)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

it.skipIf(process.platform === 'win32')(
  'keeps little of what nobody reads, and the process still comes to its end',
  () =>
    inPipe(async (pipe) => {
      // To read and to write: opened for one of both, it would wait for the other.
      const stderr = openSync(pipe, 'r+')
      try {
        const running = writeLines('unread', stderr)
        const said = await text(opened(running.stdout))
        expect((JSON.parse(said) as { readonly grownBytes: number }).grownBytes).toBeLessThan(4e6)
        expect(await once(running, 'exit')).toEqual([0, null])
      } finally {
        closeSync(stderr)
      }
    }),
  20_000,
)

it('a process whose reader has gone comes to its end: it once tried to tell him for ever, and kept the profile', async () => {
  const running = writeLines('without a reader')
  opened(running.stderr).destroy()
  opened(running.stdin).end()
  opened(running.stdout).resume()
  expect(await once(running, 'exit')).toEqual([0, null])
}, 20_000)

it('one whose first word after that is its last comes to its end too', async () => {
  const running = writeLines('with a last word')
  const stderr = opened(running.stderr).resume()
  await once(opened(running.stdout), 'data')
  stderr.destroy()
  await once(stderr, 'close')
  opened(running.stdin).end()
  expect(await once(running, 'exit')).toEqual([0, null])
}, 20_000)

it.skipIf(process.platform === 'win32')(
  'of the last lines somebody who reads misses 4 KiB at most: a torn write once took two thirds of them along',
  () =>
    inPipe(async (pipe) => {
      const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] })
      const read = text(reader.stdout)
      const stderr = openSync(pipe, 'w')
      try {
        const running = writeLines('in a hurry', stderr)
        opened(running.stdout).resume()
        closeSync(stderr)
        expect(await once(running, 'exit')).toEqual([0, null])
        const numbers = linesIn(await read).flatMap(({ number }) => number ?? [])
        expect(new Set(numbers).size).toBe(numbers.length)
        expect(numbers.length).toBeGreaterThan(linesInAHurry - 4_096 / 150)
      } finally {
        reader.kill('SIGKILL')
      }
    }),
  20_000,
)

it('says how many lines were dropped when the reader goes on, and tears none', async () => {
  const running = writeLines('read late')
  await once(opened(running.stdout), 'data')
  let read = ''
  for await (const part of opened(running.stderr).setEncoding('utf8')) {
    read += String(part)
    // What was kept comes first, then this.
    if (read.includes('log lines dropped')) opened(running.stdin).end()
  }
  const lines = linesIn(read)
  const numbers = lines.flatMap(({ number }) => number ?? [])
  const dropped = lines.reduce((sum, { lines: count = 0 }) => sum + count, 0)
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  expect(dropped).toBeGreaterThan(linesWritten / 2)
  expect(numbers.length + dropped).toBe(linesWritten)
}, 20_000)
