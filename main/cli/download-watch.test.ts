import { describe, expect, test } from 'vitest'
import { downloadLimits, lookedAtDownload, startedDownload, type DownloadWatch } from './download-watch.ts'

const limits = { stallMs: 1_000, totalMs: 5_000 }

function afterLooks(looks: readonly (readonly [nowMs: number, bytes: number])[]): DownloadWatch {
  return looks.reduce((watch, [nowMs, bytes]) => lookedAtDownload(watch, { nowMs, bytes }, limits), startedDownload(0))
}

describe('a download', () => {
  test.each([
    {
      story: 'that never sends a byte has stalled',
      looks: [
        [999, 0],
        [1_000, 0],
      ],
      type: 'stalled',
    },
    {
      story: 'goes on while bytes come',
      looks: [
        [900, 10],
        [1_800, 20],
        [2_700, 30],
      ],
      type: 'running',
    },
    {
      story: 'has stalled a while after its last byte',
      looks: [
        [900, 10],
        [1_899, 10],
        [1_900, 10],
      ],
      type: 'stalled',
    },
    {
      story: 'goes on while it is unpacked elsewhere',
      looks: [
        [900, 100],
        [1_800, 40],
        [2_700, 90],
      ],
      type: 'running',
    },
    {
      story: 'that trickles is given up',
      looks: [
        [900, 1],
        [1_800, 2],
        [2_700, 3],
        [3_600, 4],
        [4_500, 5],
        [5_000, 6],
      ],
      type: 'too-slow',
    },
    {
      story: 'that was given up stays so',
      looks: [
        [1_000, 0],
        [1_100, 50],
      ],
      type: 'stalled',
    },
  ] as const)('$story', ({ looks, type }) => {
    expect(afterLooks(looks).type).toBe(type)
  })

  test('is given up within 15 s of its last byte, with time to look and to end it', () => {
    expect(downloadLimits.stallMs).toBeLessThanOrEqual(14_000)
  })
})
