import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const program = fileURLToPath(new URL('./conformance.ts', import.meta.url))
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-conformance-'))
  await mkdir(join(directory, 'llm'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_error, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err })
    })
  })
}

const chunk = (delta: object, finish: string | null): string =>
  JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })
const good = `${chunk({ role: 'assistant', content: 'Good day' }, null)}\n${chunk({}, 'stop')}`
// A role that no assistant has: the AI SDK refuses the chunk, so its words are lost to the adapter.
const bad = `${chunk({ role: 'user', content: 'Good day' }, null)}\n${chunk({}, 'stop')}`

test('recordings that are read as they are give 0, others are skipped by name', async () => {
  await writeFile(join(directory, 'llm', 'good.chunks.txt'), good)
  await writeFile(join(directory, 'llm', 'photo.png'), '')
  const { code, out } = await run('--recordings', directory)
  expect(out).toContain('ok       llm/good.chunks.txt: chat-completions · 2 events · text 8 "Good day" · finish stop')
  expect(out).toContain('skipped  llm/photo.png: a .png file is not a recorded stream')
  expect(out).toContain('1 ok, 0 failed, 1 skipped')
  expect(code).toBe(0)
})

test('one that is read otherwise gives 1 and says where', async () => {
  await writeFile(join(directory, 'llm', 'good.chunks.txt'), good)
  await writeFile(join(directory, 'llm', 'bad.chunks.txt'), bad)
  const { code, out } = await run('--recordings', directory, '--json')
  const lines = out.trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('the recording ends with finish, the adapter with error')
  expect(JSON.parse(lines[2] ?? '')).toEqual({ summary: { ok: 1, failed: 1, skipped: 0 } })
  expect(code).toBe(1)
})

test('a command line that cannot be followed gives 2 and the usage', async () => {
  for (const args of [[], ['--what'], ['--recordings', join(directory, 'nowhere')]]) {
    const { code, err } = await run(...args)
    expect(err).toContain('Usage: npm run conformance')
    expect(code).toBe(2)
  }
})
