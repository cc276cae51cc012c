import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../../bench/store/run.ts', import.meta.url))

/** A measurement of the store in a process of its own: from here nothing of the product is imported. */
export async function measureStore(part: string, count: number): Promise<unknown> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [program, part, '--count', String(count)], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout)
}
