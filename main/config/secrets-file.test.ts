import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSecretsFile } from './secrets-file.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-keys-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})
const modeOf = async (): Promise<number> => (await stat(join(directory, 'keys.json'))).mode & 0o777
const isUnix = process.platform !== 'win32'

test('a profile has no keys and no file for them, and deleting or looking makes none', async () => {
  const secrets = createSecretsFile(directory)
  expect(await secrets.get('llm')).toBeUndefined()
  await secrets.delete('llm')
  expect(await readdir(directory)).toEqual([])
})

test('a key is there at the next start, in a file of this user alone', async () => {
  await createSecretsFile(directory).set('llm', 'one')
  expect(await createSecretsFile(directory).get('llm')).toBe('one')
  if (isUnix) expect(await modeOf()).toBe(0o600)
})

test('keys set at the same moment are both kept, and a deleted one leaves nothing in the file', async () => {
  const secrets = createSecretsFile(directory)
  await Promise.all([secrets.set('llm', 'first'), secrets.set('stt', 'second'), secrets.set('tts', 'third')])
  expect([await secrets.get('llm'), await secrets.get('stt'), await secrets.get('tts')]).toEqual([
    'first',
    'second',
    'third',
  ])
  await secrets.delete('stt')
  expect(await secrets.get('stt')).toBeUndefined()
  expect(await readFile(join(directory, 'keys.json'), 'utf8')).not.toContain('second')
})

test.skipIf(!isUnix)('a file that others may read is closed to them when it is looked at', async () => {
  const secrets = createSecretsFile(directory)
  await secrets.set('llm', 'one')
  await chmod(join(directory, 'keys.json'), 0o644)
  expect(await secrets.get('llm')).toBe('one')
  expect(await modeOf()).toBe(0o600)
})

test.each(['', '{"llm":', '[]', '{"llm":7}'])('a broken file (%s) holds no key and takes a new one', async (text) => {
  await writeFile(join(directory, 'keys.json'), text)
  const secrets = createSecretsFile(directory)
  expect(await secrets.get('llm')).toBeUndefined()
  await secrets.set('llm', 'new')
  expect(await secrets.get('llm')).toBe('new')
})

test('names that objects have anyway are names like any other', async () => {
  const secrets = createSecretsFile(directory)
  await secrets.set('stt', 'x')
  expect(await secrets.get('constructor')).toBeUndefined()
})

test('a key that cannot be kept is told in a sentence without it, and the next one is tried anew', async () => {
  await writeFile(join(directory, 'file'), '')
  const secrets = createSecretsFile(join(directory, 'file', 'profile'))
  const failure: unknown = await secrets.set('llm', 'sk-very-secret').catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'store-failed', message: expect.stringContaining('The keys') as string })
  expect(JSON.stringify([failure, String(failure)])).not.toContain('sk-very-secret')
  await expect(secrets.set('llm', 'x')).rejects.toMatchObject({ code: 'store-failed' })
})

test('says where the keys are and that they are not encrypted', () => {
  const { kind, sentence } = createSecretsFile(directory).describe()
  expect(kind).toBe('file')
  expect(sentence).toContain(join(directory, 'keys.json'))
  expect(sentence).toContain('not encrypted')
})
