import { describe, expect, it } from 'vitest'
import type { SileroModel } from '../../shared/vad/silero.ts'
import { StreamJudge } from './stream-judge.ts'

/** Answers with the last sample it was given. */
const lastSample: SileroModel = () => ({
  run: (input) => Promise.resolve(input.at(-1) ?? -1),
  copy: lastSample,
})

describe('stream judge', () => {
  it('gives each hop the position at which it ends, whatever the blocks', async () => {
    const judge = new StreamJudge(lastSample, 1_000, 256)
    expect(await judge.judge(new Int16Array(255))).toEqual([])
    expect(await judge.judge(new Int16Array(1))).toEqual([{ probability: 0, position: 1_256 }])
    const windows = await judge.judge(new Int16Array(600).fill(16_384))
    expect(windows).toEqual([
      { probability: 0.5, position: 1_512 },
      { probability: 0.5, position: 1_768 },
    ])
  })

  it('goes on only where it stopped, at the same hop', async () => {
    const judge = new StreamJudge(lastSample, 0, 256)
    await judge.judge(new Int16Array(300))
    expect(judge.continuesAt(300, 256)).toBe(true)
    expect(judge.continuesAt(256, 256)).toBe(false)
    expect(judge.continuesAt(301, 256)).toBe(false)
    expect(judge.continuesAt(300, 512)).toBe(false)
  })
})
