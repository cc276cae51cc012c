import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readySchema, type Ready } from '../../main/cli/own-server.ts'

const frameLineSchema = z.looseObject({
  time: z.string(),
  msg: z.literal('frame'),
  direction: z.string(),
  type: z.string().optional(),
  handlingMs: z.number(),
})

/** A frame that the server took from the page. */
export interface ArrivedFrame {
  readonly type: string
  /** By the machine's wall clock, before the server did anything with it. */
  readonly atWallMs: number
}

export interface PageServer {
  readonly ready: Ready
  readonly pid: number
  /** All text frames that came from the page, in order. */
  readonly arrived: readonly ArrivedFrame[]
  close(): Promise<void>
}

/** The real server in a process of its own, with its log read as it is written. */
export async function startPageServer(options: {
  readonly profile: string
  readonly settings: Readonly<Record<string, unknown>>
}): Promise<PageServer> {
  await mkdir(options.profile, { recursive: true })
  await writeFile(join(options.profile, 'settings.json'), JSON.stringify(options.settings))
  const program = fileURLToPath(new URL('../../main/cli/start.ts', import.meta.url))
  const child = spawn(process.execPath, [program, '--headless', '--port', '0', '--profile', options.profile], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const arrived: ArrivedFrame[] = []
  const last: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line)
    if (last.length > 20) last.shift()
    const frame = line.includes('"received"') ? frameLineSchema.safeParse(JSON.parse(line)) : undefined
    if (frame?.success !== true || frame.data.type === undefined) return
    arrived.push({ type: frame.data.type, atWallMs: Date.parse(frame.data.time) - frame.data.handlingMs })
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(readySchema.parse(JSON.parse(line)))
    })
    void ended.then(() => {
      reject(new Error(`The server ended before it was ready: ${last.join('\n')}`))
    })
  })
  return {
    ready,
    pid: child.pid ?? 0,
    arrived,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
