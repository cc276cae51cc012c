import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import WebSocket from 'ws'
import { z } from 'zod'
import { findChromium } from './find-chromium.ts'

export interface BareChromium {
  /** Opens a tab in front of those that are there, which are hidden from then on. Resolves with its id. */
  openTab(url: string): Promise<string>
  /** The value of an expression in that tab; a promise is waited for. */
  evaluate(tabId: string, expression: string): Promise<unknown>
  close(): Promise<void>
}

const replySchema = z.looseObject({ id: z.int(), result: z.unknown(), error: z.looseObject({}).optional() })
const targetSchema = z.object({ targetId: z.string() })
const sessionSchema = z.object({ sessionId: z.string() })
const valueSchema = z.object({ result: z.looseObject({ value: z.unknown() }) })

/**
 * The system's Chromium without Playwright, which gives every page focus and switches throttling off: here a tab that is
 * not in front is hidden, and its timers are slow.
 */
export async function launchBareChromium(dataFolder: string, flags: readonly string[]): Promise<BareChromium> {
  const path = findChromium()
  if (path === undefined) throw new Error('There is no chromium on the PATH.')
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const own = ['--headless=new', '--no-first-run', '--disable-gpu', '--remote-debugging-port=0']
  const child = spawn(path, [...own, ...sandbox, ...flags, `--user-data-dir=${dataFolder}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /ws:\/\/\S+/.exec(line)
      if (found !== null) resolve(found[0])
    })
    void gone.then(() => {
      reject(new Error('Chromium ended before it could be asked anything.'))
    })
  })
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const waiting = new Map<number, (reply: z.infer<typeof replySchema>) => void>()
  socket.on('message', (data: Buffer) => {
    const reply = replySchema.safeParse(JSON.parse(data.toString()))
    if (reply.success) waiting.get(reply.data.id)?.(reply.data)
  })
  let commands = 0
  const send = (method: string, params: object, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++commands
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(result)
        else reject(new Error(`${method}: ${JSON.stringify(error)}`))
      })
      socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  const sessions = new Map<string, string>()
  return {
    async openTab(tabUrl) {
      const { targetId } = targetSchema.parse(await send('Target.createTarget', { url: tabUrl }))
      const attached = await send('Target.attachToTarget', { targetId, flatten: true })
      sessions.set(targetId, sessionSchema.parse(attached).sessionId)
      return targetId
    },
    async evaluate(tabId, expression) {
      const asked = { expression, awaitPromise: true, returnByValue: true }
      return valueSchema.parse(await send('Runtime.evaluate', asked, sessions.get(tabId))).result.value
    },
    async close() {
      socket.close()
      child.kill()
      await gone
    },
  }
}
