import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const endpoint = z.object({ kind: z.literal('openai-compatible'), baseUrl: z.string(), model: z.string() })
const settingsSchema = z.object({ llm: endpoint, tts: endpoint.extend({ voice: z.string() }) })

export interface SimulatorProcess {
  /** The part of a settings file that points at the simulators. */
  readonly settings: z.infer<typeof settingsSchema>
  close(): Promise<void>
}

/** Model and voice in a process of their own, so that they never wait for whoever measures. */
export async function startSimulatorProcess(reply: string): Promise<SimulatorProcess> {
  const program = fileURLToPath(new URL('../e2e/simulators/run.ts', import.meta.url))
  const child = spawn(process.execPath, [program, '--llm', '--tts', '--reply', reply, '--token-delay', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const line of createInterface({ input: child.stdout })) {
    printed += line
    if (line === '}') break
  }
  return {
    settings: settingsSchema.parse(JSON.parse(printed)),
    async close() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
    },
  }
}
