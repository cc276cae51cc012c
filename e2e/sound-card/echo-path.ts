import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { prefixed } from './realtime.ts'
import type { SoundCard } from './sound-card.ts'

/** What the loudspeaker plays (left channel) comes into the microphone again, later and softer. */
export interface EchoPath {
  /** Level at the microphone against the loudspeaker's; undefined is a headset: nothing comes back. */
  setGainDb(gainDb: number | undefined): void
  /** Holes in the echo since the start: the delay is the same after each as before it. */
  readonly dropouts: number
  close(): Promise<void>
}

/** Silent until a gain is set. Needs the recorder running: its small blocks are the card's. */
export async function startEchoPath(options: {
  readonly card: SoundCard
  readonly gainDb?: number
  /** Between loudspeaker and microphone, exact; 80. The machine itself stood still for 40 to 60 ms at times. */
  readonly delayMs?: number
}): Promise<EchoPath> {
  const program = fileURLToPath(new URL('echo-path-child.ts', import.meta.url))
  const args = [program, '--delay-ms', String(options.delayMs ?? 80)]
  const child = spawn(...prefixed(options.card.prefix, process.execPath, args), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...options.card.env },
  })
  const ended = once(child, 'close')
  child.stdin.on('error', () => undefined)
  let dropouts = 0
  const playing = Promise.withResolvers<boolean>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'playing') playing.resolve(true)
    else if (line.startsWith('dropout ')) dropouts = Number(line.slice('dropout '.length))
  })
  if (!(await Promise.race([playing.promise, ended.then(() => false)])))
    throw new Error('The echo path ended before it played; what it said stands above.')
  const path: EchoPath = {
    setGainDb(gainDb) {
      child.stdin.write(`gain ${gainDb ?? 'off'}\n`)
    },
    get dropouts() {
      return dropouts
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
  path.setGainDb(options.gainDb)
  return path
}
