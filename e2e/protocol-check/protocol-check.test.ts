import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeWav } from '../../shared/audio/wav.ts'
import { type ParleyProcess, startParley } from '../parley-process.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { type ProviderSet, startProviderSet } from '../simulators/provider-set.ts'
import { type Rule, startBreakingProxy } from './breaking-proxy.ts'
import { idsOf, runCheck } from './run-check.ts'

let providers: ProviderSet
let parley: ParleyProcess
let scratch: string
const kit = join(import.meta.dirname, '..', '..', 'docs', 'protocol-kit')
const hasPython = spawnSync('python3', ['--version']).status === 0

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-e2e-kit-'))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: () => ({ tokens: Array.from({ length: 24 }, (_, place) => `word${place} `), delayMs: 10 }),
  })
  parley = await startParley({ settings: providers.settings })
}, 60_000)

afterAll(async () => {
  await parley.end()
  await providers.close()
  await rm(scratch, { recursive: true, force: true })
})

/** That need a server's patience, or its voice. */
const slow = ['silent-peer-closed', 'server-pings', 'speech-binary', 'speech-json']

describe('the protocol check of a server', () => {
  test('our own server keeps every rule of the page, through its command line', async () => {
    const { code, lines } = await runCheck([parley.ready.ws], { PARLEY_SECRET: parley.ready.secret })
    expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(idsOf(lines, 'skipped')).toEqual([])
    expect(idsOf(lines, 'passed')).toEqual(expect.arrayContaining(slow))
    expect(lines.length).toBeGreaterThan(60)
    expect(code).toBe(0)
  }, 60_000)

  const isType = (message: Record<string, unknown> | undefined, type: string): boolean => message?.type === type
  const broken: readonly (readonly [
    name: string,
    looked: { readonly only: string; readonly failed: readonly string[] },
    rule: Rule,
  ])[] = [
    [
      'drops a numbered message',
      { only: 'text-turn', failed: ['text-turn', 'every-number-in-order'] },
      {
        toClient: (message, memory) => {
          if (!isType(message, 'text-delta') || memory.has('dropped')) return ['as-it-is']
          memory.set('dropped', true)
          return []
        },
      },
    ],
    [
      'repeats a message',
      { only: 'idle-stop-is-ok', failed: ['every-number-in-order'] },
      { toClient: (message) => (isType(message, 'state') ? ['as-it-is', 'as-it-is'] : ['as-it-is']) },
    ],
    [
      'answers a repeated command twice',
      { only: 'command-once', failed: ['command-once', 'every-number-in-order'] },
      {
        toClient: (message, memory) => {
          if (!isType(message, 'command-result')) return ['as-it-is']
          const isSecond = memory.has('answered')
          memory.set('answered', true)
          return isSecond ? ['as-it-is', 'as-it-is'] : ['as-it-is']
        },
      },
    ],
    [
      'sends audio after an interrupt',
      { only: 'silence-after-interrupt', failed: ['silence-after-interrupt', 'every-speech-stream-in-order'] },
      {
        toClient: (message) => {
          if (!isType(message, 'response-interrupt')) return ['as-it-is']
          const late = Buffer.alloc(976)
          late.set([1, 2, 0, 0, Number(message?.responseId), 0, 0, 0])
          return ['as-it-is', late]
        },
      },
    ],
    [
      'answers no ping',
      { only: 'ping-answered', failed: ['ping-answered'] },
      { toClient: (message) => (isType(message, 'pong') ? [] : ['as-it-is']) },
    ],
    [
      'sends a field that the page does not have',
      { only: 'idle-stop-is-ok', failed: ['every-frame-is-of-the-page', 'every-number-in-order'] },
      {
        toClient: (message) =>
          message !== undefined && isType(message, 'state') ? [{ ...message, extra: true }] : ['as-it-is'],
      },
    ],
    [
      'says resumed and sends nothing of what was missed',
      { only: 'resume-of-an-older-place', failed: ['resume-of-an-older-place'] },
      {
        toClient: (message, memory) => {
          if (message?.type === 'welcome') memory.set('isResumed', message.isResumed)
          return memory.get('isResumed') === true && message?.type !== 'welcome' ? [] : ['as-it-is']
        },
      },
    ],
    [
      'takes unknown types in silence',
      { only: 'unknown-type', failed: ['unknown-type'] },
      { toServer: (frame) => (frame.includes('"dance"') ? null : frame) },
    ],
    [
      'counts its first message from 5',
      // By what comes after it; the check of the welcome itself may be over before that has come.
      { only: 'idle-stop-is-ok', failed: ['every-number-in-order'] },
      {
        toClient: (message) =>
          message !== undefined && isType(message, 'welcome') ? [{ ...message, seq: 5 }] : ['as-it-is'],
      },
    ],
    [
      'has no rate for the microphone',
      { only: 'welcome-fields', failed: ['welcome-fields'] },
      {
        toClient: (message) =>
          message !== undefined && isType(message, 'welcome')
            ? [{ ...message, audio: { microphoneRateHz: 8_000, speechRateHz: 24_000, frameMs: 20, speechLeadMs: 500 } }]
            : ['as-it-is'],
      },
    ],
  ]
  test.concurrent.each(broken)(
    'a server that %s goes red by name',
    async (_name, { only, failed }, rule) => {
      const proxy = await startBreakingProxy(parley.ready, rule)
      try {
        const { code, lines } = await runCheck([proxy.ws, '--only', only], { PARLEY_SECRET: parley.ready.secret })
        expect(idsOf(lines, 'failed')).toEqual(failed)
        expect(code).toBe(1)
      } finally {
        await proxy.close()
      }
    },
    40_000,
  )
})

const python = ['python3', join(kit, 'parley_client.py')]
const node = [process.execPath, join(kit, 'parley-client.mjs')]

async function run(command: readonly string[]): Promise<{ code: number | null; said: string }> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    env: { ...process.env, PARLEY_WS: parley.ready.ws, PARLEY_SECRET: parley.ready.secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { code, said: stdout + stderr }
}

describe.concurrent.each([
  ['parley_client.py', python, hasPython],
  ['parley-client.mjs', node, true],
] as const)('the reference client %s', (name, client, isThere) => {
  const needs = (skip: (reason: string) => void): void => {
    if (!isThere) skip('python3 is not installed')
  }

  test.concurrent('asks our server and resumes in the middle of an answer, each message once', async ({ skip }) => {
    needs(skip)
    const [asked, demo] = await Promise.all([run([...client, 'text', 'count']), run([...client, 'resume-demo'])])
    expect(asked).toMatchObject({ code: 0, said: expect.stringContaining('word0 word1 word2') as string })
    expect(demo).toMatchObject({ code: 0, said: expect.stringMatching(/; resumed; .* each once\./) as string })
  })

  test.concurrent(
    'keeps every rule that the check of clients knows, by text and by voice',
    async ({ skip }) => {
      needs(skip)
      const question = join(scratch, `${name}.wav`)
      const answer = join(scratch, `${name}-answer.wav`)
      const tone = Int16Array.from({ length: 9_600 }, (_, place) => Math.round(12_000 * Math.sin(place / 8)))
      await writeFile(question, encodeWav(tone, 16_000))
      const byText = 'plain,drop,snapshot,garbage,replaced'
      const [typed, spoken] = await Promise.all([
        runCheck(['--client', '--courses', byText, '--', ...client, 'text', 'count']),
        runCheck(['--client', '--courses', 'drop,interrupt', '--', ...client, 'voice', question, answer]),
      ])
      for (const { lines } of [typed, spoken]) expect(lines.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      expect(idsOf(typed.lines, 'passed')).toEqual(
        expect.arrayContaining(['course-drop', 'pongs-come', 'resume-place']),
      )
      expect(idsOf(spoken.lines, 'passed')).toEqual(
        expect.arrayContaining(['course-interrupt', 'microphone-counted', 'playout-truthful']),
      )
      expect((await readFile(answer)).length).toBeGreaterThan(10_000)
    },
    60_000,
  )
})
