import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeWav } from '../../../shared/audio/wav.ts'
import { AsyncQueue } from '../../../shared/std/async-queue.ts'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { findProgram } from '../../processes/find-program.ts'
import { createLog } from '../../telemetry/log.ts'
import type { SpeechToText, TranscriptEvent } from '../types.ts'
import { createPocketsphinx } from './pocketsphinx.ts'

const python = '/usr/bin/python3'
const missing = whatIsMissing()
if (missing !== undefined) console.warn(`skipped: the offline ears on real speech need ${missing}`)

const grammarJsgf = `#JSGF V1.0;
grammar test;
public <c> = what time is it | set a timer for (five | ten) minutes | delete my notes | stop | hey parley;`

const ports = {
  clock: new ManualClock(),
  log: createLog({ level: 'silent' }),
  env: process.env,
  platform: process.platform,
  scriptPath: fileURLToPath(new URL('../../../resources/ears/listen.py', import.meta.url)),
  commands: {
    grammarJsgf,
    openPrefixes: ['take a note'],
    isStateChanging: (text: string) => /^(delete|set|take)/.test(text),
  },
}
const request = { language: 'en-US', signal: new AbortController().signal }

describe.skipIf(missing !== undefined).each([
  ['resident', {}],
  ['batch', { places: { python: 'not-there' } }],
])('the %s ears', (kind, options) => {
  let ears: SpeechToText
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-ears-test-'))
    ears = createPocketsphinx({ ...ports, ...options })
  })

  afterAll(async () => {
    await ears.close?.()
    rmSync(folder, { recursive: true, force: true })
  })

  function spoken(text: string): AsyncIterable<Int16Array> {
    const path = join(folder, `${text.replaceAll(' ', '-')}.wav`)
    execFileSync('flite', ['-voice', 'slt', '-t', text, '-o', path])
    const { samples } = decodeWav(readFileSync(path))
    const padded = new Int16Array(4_800 + samples.length + 8_000)
    padded.set(samples, 4_800)
    return inBlocks(padded)
  }

  test('a command is heard, with certainty', async () => {
    const final = await finalOf(ears.transcribe(spoken('what time is it'), request))
    expect(final.text).toBe('what time is it')
    expect(final.certainty).toBeGreaterThanOrEqual(0.5)
  }, 60_000)

  test('an ordinary sentence stays one', async () => {
    const final = await finalOf(ears.transcribe(spoken('the weather has been really nice this week'), request))
    expect(final.text).toBe('the weather has been really nice this week')
  }, 60_000)

  test('silence is no words', async () => {
    const final = await finalOf(ears.transcribe(inBlocks(new Int16Array(16_000)), request))
    expect(final).toEqual({ type: 'transcript-final', text: '', certainty: 0 })
  }, 60_000)

  test('no sound at all is no words', async () => {
    const final = await finalOf(ears.transcribe(inBlocks(new Int16Array()), request))
    expect(final.text).toBe('')
  }, 60_000)

  test('utterances at the same time do not mix', async ({ skip }) => {
    if (kind !== 'resident') skip('pocketsphinx_batch is one process an utterance: nothing is shared that could mix')
    const texts = ['what time is it', 'set a timer for ten minutes', 'delete my notes']
    const finals = await Promise.all(texts.map((text) => finalOf(ears.transcribe(spoken(text), request))))
    expect(finals.map((final) => final.text)).toEqual(texts)
  }, 60_000)

  test('words come while the sound is still coming', async ({ skip }) => {
    if (kind !== 'resident') skip('pocketsphinx_batch reads whole files: it has no interims')
    const source = new AsyncQueue<Int16Array>(1_000)
    for await (const block of spoken('what time is it')) source.push(block)
    for await (const event of ears.transcribe(source, request)) {
      if (event.type === 'transcript-interim') source.end()
      else expect(event.text).toBe('what time is it')
    }
    expect(source.isEnded).toBe(true)
  }, 60_000)

  test('an abort ends quietly without a final', async () => {
    const aborting = new AbortController()
    const events = ears.transcribe(new AsyncQueue<Int16Array>(1), { language: 'en-US', signal: aborting.signal })
    const reading = collect(events)
    aborting.abort()
    expect(await reading).toEqual([])
  }, 60_000)
})

test('another language than English is refused with a sentence', async () => {
  const ears = createPocketsphinx(ports)
  const events = ears.transcribe(new AsyncQueue<Int16Array>(1), { ...request, language: 'de-DE' })
  await expect(collect(events)).rejects.toMatchObject({
    code: 'speech-to-text-unavailable',
    message: expect.stringContaining('English only') as string,
  })
})

test('ears that were closed refuse', async () => {
  const ears = createPocketsphinx(ports)
  await ears.close?.()
  await ears.close?.()
  await expect(collect(ears.transcribe(new AsyncQueue<Int16Array>(1), request))).rejects.toMatchObject({
    code: 'speech-to-text-unavailable',
  })
})

async function* inBlocks(samples: Int16Array): AsyncGenerator<Int16Array, void> {
  for (let start = 0; start < samples.length; start += 320) {
    yield await Promise.resolve(samples.subarray(start, start + 320))
  }
}

async function collect(events: AsyncIterable<TranscriptEvent>): Promise<TranscriptEvent[]> {
  const collected: TranscriptEvent[] = []
  for await (const event of events) collected.push(event)
  return collected
}

async function finalOf(
  events: AsyncIterable<TranscriptEvent>,
): Promise<TranscriptEvent & { type: 'transcript-final' }> {
  const finals: (TranscriptEvent & { type: 'transcript-final' })[] = []
  for await (const event of events) if (event.type === 'transcript-final') finals.push(event)
  const [final] = finals
  if (final === undefined || finals.length !== 1) throw new Error(`${finals.length} finals came`)
  return final
}

function whatIsMissing(): string | undefined {
  const search = { platform: process.platform, env: process.env }
  if (findProgram('flite', search) === undefined) return 'flite'
  if (findProgram('pocketsphinx_batch', search) === undefined) return 'pocketsphinx'
  if (!existsSync('/usr/share/pocketsphinx/model/en-us/en-us.lm.bin')) return 'pocketsphinx-en-us'
  try {
    execFileSync(python, ['-c', 'import pocketsphinx'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'python3-pocketsphinx'
  }
}
