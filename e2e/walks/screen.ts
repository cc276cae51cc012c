import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { encodePng } from './png.ts'

/** A screen of its own, whose picture lies in a file: what is photographed is what a person would see. */
export interface Screen {
  readonly env: Readonly<Record<string, string>>
  /** Keeps a PNG. */
  photograph(file: string): Promise<void>
  close(): Promise<void>
}

export async function openScreen(size: { readonly width: number; readonly height: number }): Promise<Screen> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-screen-'))
  const geometry = `${size.width}x${size.height}x24`
  // It chooses a free number and tells it on file descriptor 3.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', geometry, '-fbdir', folder, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'close')
  const [, , , answer] = child.stdio
  if (answer === null || answer === undefined || !('read' in answer)) throw new Error('Xvfb has no pipe to answer on.')
  const number = await new Promise<string>((resolve, reject) => {
    createInterface({ input: answer }).once('line', resolve)
    child.once('error', reject)
    child.once('close', () => {
      reject(new Error('Xvfb ended before its screen was there.'))
    })
  })
  return {
    env: { DISPLAY: `:${number}` },
    async photograph(file) {
      await writeFile(file, pngOfWindowDump(await readFile(join(folder, 'Xvfb_screen0'))))
    },
    async close() {
      child.kill('SIGTERM')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** XWD, as X keeps a screen: a header of 32-bit numbers, a table of colours, then rows of blue, green, red and nothing. */
function pngOfWindowDump(dump: Buffer): Buffer {
  const field = (index: number): number => dump.readUInt32BE(4 * index)
  const [headerBytes, width, height, rowBytes, colours] = [field(0), field(4), field(5), field(12), field(19)]
  const start = headerBytes + 12 * colours
  const rgb = Buffer.alloc(3 * width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const at = start + y * rowBytes + 4 * x
      rgb[to] = dump[at + 2] ?? 0
      rgb[to + 1] = dump[at + 1] ?? 0
      rgb[to + 2] = dump[at] ?? 0
    }
  return encodePng({ width, height, rgb })
}
