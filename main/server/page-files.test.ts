import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readPageFiles } from './page-files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-page-test-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function put(path: string, body: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), body)
}

describe('the files of the page', () => {
  test('are known by their addresses, index.html as the root, each with its bytes', async () => {
    await put('index.html', '<!doctype html>')
    await put('assets/deep/main.js', 'export {}')
    const files = await readPageFiles(folder)
    expect([...files.keys()].sort()).toEqual(['/', '/assets/deep/main.js'])
    expect(String(files.get('/')?.body)).toBe('<!doctype html>')
    expect(String(files.get('/assets/deep/main.js')?.body)).toBe('export {}')
  })

  test.each([
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.mjs', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.wasm', 'application/wasm'],
    ['a.onnx', 'application/octet-stream'],
    ['a.svg', 'image/svg+xml'],
    ['a.woff2', 'font/woff2'],
    ['a.unheard-of', 'application/octet-stream'],
  ])('%s is sent as %s', async (name, contentType) => {
    await put('index.html', '')
    await put(name, '')
    expect((await readPageFiles(folder)).get(`/${name}`)?.contentType).toBe(contentType)
  })

  test('bear a mark of their bytes, and are known by it where the bundler has put one into the name', async () => {
    await put('index.html', '<!doctype html>')
    await put('assets/index-kWk-o23F.js', 'export {}')
    await put('vad/model.onnx', 'export {}')
    const files = await readPageFiles(folder)
    const [script, model] = [files.get('/assets/index-kWk-o23F.js'), files.get('/vad/model.onnx')]
    expect([script?.isNamedByHash, model?.isNamedByHash, files.get('/')?.isNamedByHash]).toEqual([true, false, false])
    expect(script?.etag).toBe(model?.etag)
    expect(files.get('/')?.etag).not.toBe(script?.etag)
  })

  test('hold nothing that a link in the folder leads to', async () => {
    await put('index.html', '')
    await symlink('/etc/hostname', join(folder, 'host.js'))
    expect([...(await readPageFiles(folder)).keys()]).toEqual(['/'])
  })

  test.each([['there is no folder'], ['the folder has no index.html']])('are none when %s', async (title) => {
    if (title.includes('index')) await put('main.js', '')
    else await rm(folder, { recursive: true })
    expect([...(await readPageFiles(folder))]).toEqual([])
  })
})
