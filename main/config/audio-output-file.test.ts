import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAudioOutputFile } from './audio-output-file.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-audio-output-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

describe('the choice of sound buffers', () => {
  test('is the instant one in a new profile, and nothing is written by looking', async () => {
    expect(await createAudioOutputFile(directory).read()).toEqual({ choice: 'instant' })
    expect(await readdir(directory)).toEqual([])
  })

  test('is there at the next start, with its reason, in a file of this user alone', async () => {
    const output = { choice: 'system-default', reason: 'The loudspeaker ran dry.' } as const
    await createAudioOutputFile(directory).keep(output)
    expect(await createAudioOutputFile(directory).read()).toEqual(output)
    expect(await readdir(directory)).toEqual(['audio-output.json'])
    if (process.platform !== 'win32')
      expect((await stat(join(directory, 'audio-output.json'))).mode & 0o777).toBe(0o600)
  })

  test('can be taken back', async () => {
    const file = createAudioOutputFile(directory)
    await file.keep({ choice: 'system-default', reason: 'The loudspeaker ran dry.' })
    await file.keep({ choice: 'instant' })
    expect(await file.read()).toEqual({ choice: 'instant' })
  })

  test.each(['', '{"choice":', '{"choice":"loud"}', '[]', '{"choice":"system-default","volume":11}'])(
    'is the default when the file is broken: %s',
    async (text) => {
      await writeFile(join(directory, 'audio-output.json'), text)
      expect(await createAudioOutputFile(directory).read()).toEqual({ choice: 'instant' })
    },
  )

  test('that cannot be written is told in a sentence', async () => {
    await writeFile(join(directory, 'file'), '')
    const file = createAudioOutputFile(join(directory, 'file', 'profile'))
    await expect(file.keep({ choice: 'instant' })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('The choice of sound buffers could not be saved') as string,
    })
  })
})
