import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { pageState, seeToPage } from '../main/cli/page-build.ts'
import { readPageFiles } from '../main/server/page-files.ts'

const root = join(import.meta.dirname, '..')

/** What a page may weigh, without the detector's runtime and model. */
const mostScriptBytes = 1_000_000

interface BuiltFile {
  readonly path: string
  readonly text: string
  readonly contentType: string
}
let files: readonly BuiltFile[] = []

beforeAll(async () => {
  const lines: string[] = []
  await seeToPage({ root, wallMs: () => Date.now(), say: (line) => lines.push(line) })
  if ((await pageState(root)) === 'missing') throw new Error(lines.join('\n'))
  const built = await readPageFiles(join(root, 'out', 'renderer'))
  files = [...built].map(([path, { body, contentType }]) => ({
    path,
    text: Buffer.from(body).toString('latin1'),
    contentType,
  }))
}, 90_000)

const scripts = (): readonly BuiltFile[] => files.filter(({ path }) => path.endsWith('.js'))

describe('the built page', () => {
  it('has at most 1 MB of script, compressed; the runtime that is bundled with the worker counts as well', () => {
    const bytes = scripts().reduce((sum, { text }) => sum + gzipSync(Buffer.from(text, 'latin1')).byteLength, 0)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(mostScriptBytes)
  })

  it('has the detector’s files under their own names, and each once: the wasm is 14 MB', () => {
    const heavy = files.map(({ path }) => path).filter((path) => /\.(wasm|onnx|mjs)$/.test(path))
    expect(heavy.sort()).toEqual([
      '/vad/ort-wasm-simd-threaded.mjs',
      '/vad/ort-wasm-simd-threaded.wasm',
      '/vad/silero_vad_v6.onnx',
    ])
  })

  it('has the model as its package brought it', async () => {
    const model = await readFile(join(root, 'node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx'))
    expect(files.find(({ path }) => path.endsWith('.onnx'))?.text === model.toString('latin1')).toBe(true)
  })

  it('has no script inside the page, no handler in an attribute, and nothing from elsewhere', () => {
    const page = files.find(({ path }) => path === '/')?.text ?? ''
    expect(page).toContain('<script type="module"')
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(page).not.toMatch(/\son\w+=/)
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  })

  it('has worklets that need nothing which an audio thread does not have', () => {
    const worklets = scripts().filter(({ text }) => text.includes('registerProcessor('))
    expect(worklets.map(({ path }) => path.replace(/-[\w-]{8}\.js$/, '')).sort()).toEqual([
      '/assets/capture-worklet',
      '/assets/playout-worklet',
    ])
    for (const { path, text } of worklets) {
      expect([path, /^\s*(import|export)\b|\bimport\s*\(/m.test(text)]).toEqual([path, false])
      expect([path, /\b(document|window|fetch|setTimeout)\b\s*[.(]/.test(text)]).toEqual([path, false])
    }
  })

  it('has a type for every file, and says nothing of the machine that built it', () => {
    const untyped = files.filter(({ contentType }) => contentType === 'application/octet-stream')
    expect(untyped.map(({ path }) => path)).toEqual(['/vad/silero_vad_v6.onnx'])
    expect(files.filter(({ text }) => text.includes(root)).map(({ path }) => path)).toEqual([])
  })
})
