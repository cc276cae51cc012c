import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Line {
  readonly id: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly expected: string
  readonly got: string
}

/** `npm run protocol-check -s -- … --json`, with its lines. */
export async function runCheck(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly lines: readonly Line[]; readonly stderr: string }> {
  const program = join(import.meta.dirname, '..', '..', 'main', 'cli', 'protocol-check.ts')
  const child = spawn(process.execPath, [program, '--json', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"id"'))
    .map((line) => JSON.parse(line) as Line)
  return { code, lines, stderr }
}

export function idsOf(lines: readonly Line[], outcome: Line['outcome']): string[] {
  return lines.filter((line) => line.outcome === outcome).map(({ id }) => id)
}
