import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Between clients and a server: until it stands, a way like any other; then one on which hardly anything fits. */
export interface NarrowRelay {
  readonly port: number
  leadTo(port: number): void
  /** From here on nothing is taken of what the server sends; its connections stay open. */
  stand(): void
  close(): Promise<void>
}

export async function startNarrowRelay(): Promise<NarrowRelay> {
  const child = spawn('python3', [join(import.meta.dirname, 'narrow_relay.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    port: Number(line),
    leadTo(port) {
      child.stdin.write(`to ${port}\n`)
    },
    stand() {
      child.stdin.write('stand\n')
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}
