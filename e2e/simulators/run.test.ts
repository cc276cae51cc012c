import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const settingsSchema = z.record(
  z.string(),
  z.object({ kind: z.string(), baseUrl: z.string(), model: z.string() }).loose(),
)

test('prints settings that lead to running simulators, and ends when told to', async () => {
  const running = spawn(process.execPath, [
    join(import.meta.dirname, 'run.ts'),
    '--llm',
    '--tts',
    '--reply',
    'Hello you',
  ])
  const exited = once(running, 'exit')
  try {
    let printed = ''
    for await (const block of running.stdout) {
      printed += String(block)
      if (printed.endsWith('}\n')) break
    }
    const settings = settingsSchema.parse(JSON.parse(printed))
    expect(Object.keys(settings)).toEqual(['llm', 'tts'])
    const response = await fetch(`${settings.llm?.baseUrl ?? ''}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: settings.llm?.model, messages: [] }),
    })
    expect(await response.text()).toContain('Hello you')
  } finally {
    running.kill('SIGTERM')
  }
  expect(await exited).toEqual([0, null])
})

test.each([
  [['--port', 'many'], '--port is a whole number; this is "many".'],
  [['--sst'], "Unknown option '--sst'"],
])('%j is answered with a sentence and the usage', async (given, sentence) => {
  const running = spawn(process.execPath, [join(import.meta.dirname, 'run.ts'), ...given])
  let printed = ''
  running.stderr.on('data', (block) => (printed += String(block)))
  expect(await once(running, 'close')).toEqual([2, null])
  expect(printed.startsWith(sentence)).toBe(true)
  expect(printed).toContain('--token-delay MS')
})
