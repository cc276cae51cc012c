import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chat } from '../client/chat-client.ts'
import { serverAccess } from '../client/server-access.ts'
import { descendants, isRunning } from '../testing/process-table.ts'
import { type Ready, readySchema } from './own-server.ts'
import { systemClock } from '../system-clock.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const startPath = fileURLToPath(new URL('./start.ts', import.meta.url))

let scratch = ''
const started: ChildProcess[] = []
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-start-test-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
})

interface Started {
  readonly child: ChildProcess
  readonly ready: Promise<Ready>
  readonly stdout: string[]
  readonly stderr: string[]
  /**
   * The exit code, once everybody who holds this process's output has ended: also what npm started, which inherits it.
   * So a promise that resolves is the proof that no server is left behind.
   */
  readonly allGone: Promise<number | null>
}

function run(program: string, args: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore'): Started {
  const child = spawn(program, args, { cwd: project, stdio: [stdin, 'pipe', 'pipe'] })
  started.push(child)
  const stdout: string[] = []
  const stderr: string[] = []
  const { promise: ready, resolve, reject } = Promise.withResolvers<Ready>()
  ready.catch(() => undefined)
  const allGone = once(child, 'close').then(([code]: (number | null)[]) => {
    reject(new Error(`The server ended before it was ready: ${stderr.join(' ')}`))
    return code ?? null
  })
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line))
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line)
      if (line.startsWith('{')) resolve(readySchema.parse(JSON.parse(line)))
    })
  return { child, ready, stdout, stderr, allGone }
}

function headless(...more: string[]): string[] {
  return ['--headless', '--port', '0', '--profile', join(scratch, 'profile'), ...more]
}

const npmStart = (stdin: 'pipe' | 'ignore'): Started => run('npm', ['start', '-s', '--', ...headless()], stdin)

describe.skipIf(process.platform !== 'linux')(
  'a headless server behind npm (checked by /proc, so on Linux only)',
  () => {
    test.each(['SIGTERM', 'SIGINT'] as const)(
      'answers with stdin from /dev/null, and ends on %s to npm with every process below it',
      async (signal) => {
        const { child, ready, stdout, stderr, allGone } = npmStart('ignore')
        const { url, ws, secret, protocol } = await ready
        expect(stdout.filter((line) => line.startsWith('{'))).toHaveLength(1)
        expect([protocol, ws]).toEqual(['parley.v1', `${url.replace('http', 'ws')}/socket`])
        const types: string[] = []
        const typed = { id: randomUUID(), text: 'what is twelve times seven' }
        for await (const message of chat(
          { access: serverAccess(ws, secret), clock: systemClock, random: Math.random },
          typed,
          new AbortController().signal,
        ))
          types.push(message.type)
        expect(types.at(-1)).toBe('response-end')

        const below = descendants(child.pid ?? 0)
        expect(below.length).toBeGreaterThan(0)
        child.kill(signal)
        await allGone
        expect(stderr.join('\n')).toContain(`"reason":"${signal}"`)
        expect(below.filter(isRunning)).toEqual([])
      },
    )

    test('ends when npm is killed and can pass nothing on', async () => {
      const { child, ready, stderr, allGone } = npmStart('ignore')
      await ready
      child.kill('SIGKILL')
      await allGone
      expect(stderr.join('\n')).toContain('parent-gone')
    })

    test('ends when the pipe on its stdin is closed', async () => {
      const { child, ready, stderr, allGone } = npmStart('pipe')
      await ready
      child.stdin?.end()
      await allGone
      expect(stderr.join('\n')).toContain('stdin-closed')
    })
  },
)

describe('start', () => {
  test('says what is wrong with the command line, shows the usage and ends with 2', async () => {
    const { stderr, allGone } = run(process.execPath, [startPath, '--headles'])
    expect(await allGone).toBe(2)
    expect(stderr[0]).toBe("parley: Unknown option '--headles'.")
    expect(stderr[2]).toMatch(/^Usage: npm start/)
  })

  test('says in one sentence that the port is taken', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const address = squatter.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { stderr, allGone } = run(process.execPath, [startPath, ...headless('--port', port)])
    expect(await allGone).toBe(1)
    expect(stderr.filter((line) => line.startsWith('parley: '))).toEqual([
      expect.stringMatching(new RegExp(`Port ${port} is in use.*--port`)),
    ])
    await new Promise((resolve) => squatter.close(resolve))
  })

  test('puts a broken settings file aside, starts with the defaults and says so', async () => {
    const profile = join(scratch, 'profile')
    const first = run(process.execPath, [startPath, ...headless()], 'pipe')
    await first.ready
    first.child.stdin?.end()
    await first.allGone
    await writeFile(join(profile, 'settings.json'), '{"llm":')

    const second = run(process.execPath, [startPath, ...headless()], 'pipe')
    await second.ready
    second.child.stdin?.end()
    expect(await second.allGone).toBe(0)
    expect(second.stderr.join('\n')).toMatch(/parley: settings\.json cannot be used: .*not valid JSON.*is kept as/)
    expect((await readdir(profile)).some((name) => name.startsWith('settings.json.corrupt-'))).toBe(true)
  })

  test('with --link prints an address that opens the page of the running server, and says when none runs', async () => {
    const link = (): Started =>
      run(process.execPath, [startPath, '--link', '--profile', join(scratch, 'profile')], 'ignore')
    const early = link()
    expect(await early.allGone).toBe(1)
    expect(early.stderr).toEqual([expect.stringMatching(/^parley: No Parley is running on the profile .*npm start/)])

    const { child, ready, allGone } = run(process.execPath, [startPath, ...headless()], 'pipe')
    const { url } = await ready
    const asked = link()
    expect(await asked.allGone).toBe(0)
    const [address, ticket = ''] = (asked.stdout[0] ?? '').split('#ticket=')
    expect(address).toBe(`${url}/`)
    const headers = { Origin: url, Authorization: `Ticket ${ticket}` }
    expect((await fetch(`${url}/api/page-credential`, { method: 'POST', headers })).status).toBe(200)
    child.kill('SIGKILL')
    await allGone
    // A server that was killed could not say so.
    expect(await link().allGone).toBe(1)
  })

  test('not headless, answers what is piped into it and ends', async () => {
    const args = [startPath, '--port', '0', '--profile', join(scratch, 'profile')]
    const { child, stdout, allGone } = run(process.execPath, args, 'pipe')
    child.stdin?.end('what is twelve times seven\n')
    expect(await allGone).toBe(0)
    expect(stdout.slice(-2)).toEqual(['> what is twelve times seven', expect.stringContaining('84')])
  })
})
