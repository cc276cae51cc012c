import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AsyncQueue } from '../../../shared/std/async-queue.ts'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { createLog } from '../../telemetry/log.ts'
import type { HearingEvent } from './hearing.ts'
import { Recording } from './recording.ts'
import { ResidentListener } from './resident-listener.ts'

const python = '/usr/bin/python3'
const hasPython = existsSync(python)
if (!hasPython) console.warn(`skipped: the resident listener's tests need ${python}`)

const log = createLog({ level: 'silent' })
const never = new AbortController().signal

describe.skipIf(!hasPython)('a resident listener', () => {
  const clock = new ManualClock()
  let folder = ''
  let listener: ResidentListener

  function listenerWith(grammar: string): ResidentListener {
    const configuration = { acousticModel: '', languageModel: '', dictionary: '', grammar }
    const scriptPath = fileURLToPath(new URL('./__fixtures__/scripted_listener.py', import.meta.url))
    return new ResidentListener({ python, scriptPath, configuration, env: process.env, clock }, log)
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-listener-test-'))
    listener = listenerWith(join(folder, 'ended-once'))
  })

  afterEach(async () => {
    await listener.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Blocks that are all there at once. */
  function recorded(...blocks: readonly number[][]): Recording {
    const source = new AsyncQueue<Int16Array>(blocks.length)
    for (const block of blocks) source.push(Int16Array.from(block))
    source.end()
    const recording = new Recording(1_000)
    void recording.fill(source)
    return recording
  }

  async function all(events: AsyncIterable<HearingEvent>): Promise<string[]> {
    const texts: string[] = []
    for await (const event of events) {
      texts.push(event.type === 'interim' ? event.text : `final: ${event.hearing.general.text}`)
    }
    return texts
  }

  test('gives interims and one hearing, and keeps its child for the next utterance', async () => {
    expect(await all(listener.listen(recorded([1, 0], [0]), never))).toEqual([
      '2 samples',
      '3 samples',
      'final: 3 samples',
    ])
    const child = listener.processId
    expect(await all(listener.listen(recorded([1]), never))).toContain('final: 1 samples')
    expect(listener.processId).toBe(child)
  })

  test('a child that ends in the middle is replaced, and the utterance is done again from its beginning', async () => {
    const texts = await all(listener.listen(recorded([2, 0], [0, 0]), never))
    expect(texts.at(-1)).toBe('final: 4 samples')
    expect(texts.filter((text) => text.startsWith('final'))).toHaveLength(1)
  })

  test('a child that ends twice over one utterance is an error with a sentence; the next utterance is heard', async () => {
    await expect(all(listener.listen(recorded([3]), never))).rejects.toMatchObject({
      code: 'speech-to-text-unavailable',
      retryable: true,
    })
    expect(await all(listener.listen(recorded([1]), never))).toContain('final: 1 samples')
  })

  test('a child that dies between two utterances is replaced at the next', async () => {
    await listener.warmUp()
    process.kill(listener.processId ?? 0, 'SIGKILL')
    expect(await all(listener.listen(recorded([1, 5]), never))).toContain('final: 2 samples')
  })

  test('an abort ends quietly, and the child serves the next utterance without a word of the old one', async () => {
    const aborting = new AbortController()
    const source = new AsyncQueue<Int16Array>(2)
    source.push(Int16Array.from([1, 0, 0]))
    const recording = new Recording(10)
    void recording.fill(source)
    const texts: HearingEvent[] = []
    for await (const event of listener.listen(recording, aborting.signal)) {
      texts.push(event)
      aborting.abort()
    }
    expect(texts).toEqual([{ type: 'interim', text: '3 samples' }])
    const child = listener.processId
    expect(await all(listener.listen(recorded([1]), never))).toEqual(['1 samples', 'final: 1 samples'])
    expect(listener.processId).toBe(child)
  })

  test('a child that hangs after the end of the sound is given up twice and then reported', async () => {
    let interims = 0
    async function countInterims(): Promise<void> {
      for await (const event of listener.listen(recorded([4]), never)) if (event.type === 'interim') interims += 1
    }
    const outcome = expect(countInterims()).rejects.toMatchObject({ code: 'speech-to-text-unavailable' })
    for (const attempt of [1, 2]) {
      while (interims < attempt || clock.pendingTimers === 0) await new Promise((resolve) => setImmediate(resolve))
      clock.advance(20_000)
    }
    await outcome
  })

  test('sound that fails is that failure, not one of the ears', async () => {
    const source = new AsyncQueue<Int16Array>(2)
    source.push(Int16Array.from([1]))
    source.fail(new Error('the microphone went away'))
    const recording = new Recording(10)
    void recording.fill(source)
    await expect(all(listener.listen(recording, never))).rejects.toThrow('the microphone went away')
  })

  test('a child that cannot begin says so at warm-up', async () => {
    const refusing = listenerWith('refuse')
    await expect(refusing.warmUp()).rejects.toMatchObject({ code: 'speech-to-text-unavailable' })
    await refusing.close()
  })

  test('after close there is no child, and nothing is started any more', async () => {
    await listener.warmUp()
    const child = listener.processId ?? 0
    await listener.close()
    await expect(all(listener.listen(recorded([1]), never))).rejects.toMatchObject({
      code: 'speech-to-text-unavailable',
    })
    expect(listener.processId).toBe(child)
    expect(isRunning(child)).toBe(false)
  })
})

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
