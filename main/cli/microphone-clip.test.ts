import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeWav } from '../../shared/audio/wav.ts'
import { readMicrophoneClip } from './microphone-clip.ts'

let scratch = ''
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-clip-'))
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true })
})

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(scratch, name)
  await writeFile(path, bytes)
  return path
}

describe('a recording for the microphone', () => {
  test('of 16 kHz mono is taken as it is, to the sample', async () => {
    const samples = Int16Array.from({ length: 1_000 }, (_, index) => index * 7 - 3_000)
    expect(await readMicrophoneClip(await file('a.wav', encodeWav(samples, 16_000)))).toEqual(samples)
  })

  test('of 44.1 kHz stereo becomes 16 kHz mono of the same length and loudness', async () => {
    const tone = Int16Array.from({ length: 2 * 44_100 }, (_, index) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * 440 * (index >> 1)) / 44_100)),
    )
    const clip = await readMicrophoneClip(await file('a.wav', encodeWav(tone, 44_100, 2)))
    expect(clip).toHaveLength(16_000)
    const middle = clip.subarray(4_000, 12_000)
    const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length
    expect(Math.sqrt(power)).toBeCloseTo(8_000 / Math.SQRT2, -2)
  })

  test('that is missing, empty, no WAV, without samples or a directory is refused with its name and a reason', async () => {
    await expect(readMicrophoneClip(join(scratch, 'gone.wav'))).rejects.toThrow(/There is no file .*gone\.wav/)
    await expect(readMicrophoneClip(scratch)).rejects.toThrow(/is a directory/)
    await expect(readMicrophoneClip(await file('empty.wav', ''))).rejects.toThrow(/^empty\.wav: .*empty/i)
    await expect(
      readMicrophoneClip(await file('page.wav', '<html>not sound at all, really not</html>')),
    ).rejects.toThrow(/^page\.wav: .*WAV/)
    const silent = await file('none.wav', encodeWav(new Int16Array(0), 16_000))
    await expect(readMicrophoneClip(silent)).rejects.toThrow(/without a single sample/)
    await expect(readMicrophoneClip(silent)).rejects.toMatchObject({ code: 'audio-file-invalid' })
  })
})
