import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeWav } from '../../shared/audio/wav.ts'
import { findProgram } from '../processes/find-program.ts'

const search = { platform: process.platform, env: process.env }
const flite = findProgram('flite', search)
const isEarsThere =
  findProgram('pocketsphinx_continuous', search) !== undefined &&
  existsSync('/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict')

let scratch = ''
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-offline-test-'))
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true })
})

test('talk by voice with no key and no network: heard, understood, answered aloud, and nothing left behind', async ({
  skip,
}) => {
  if (flite === undefined || !isEarsThere) {
    skip('flite, pocketsphinx or pocketsphinx-en-us is not installed')
    return
  }
  const question = join(scratch, 'question.wav')
  const reply = join(scratch, 'reply.wav')
  spawnSync(flite, ['-voice', 'slt', '-t', 'what time is it', '-o', question])

  const talkPath = fileURLToPath(new URL('./talk.ts', import.meta.url))
  const child = spawn(process.execPath, [talkPath, question, '--fast', '--out', reply], {
    // The server's temporary profile is made here, so that it can be seen to be gone.
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))

  expect(printed).toMatch(/^You: +what time is it\nParley: It is .+\n/)
  expect(code).toBe(0)
  const heard = decodeWav(await readFile(reply))
  expect(heard.rateHz).toBe(24_000)
  expect(heard.samples.some((sample) => Math.abs(sample) > 3_000)).toBe(true)
  expect((await readdir(scratch)).sort()).toEqual(['question.wav', 'reply.wav'])
}, 60_000)
