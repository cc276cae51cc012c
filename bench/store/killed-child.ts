import { spawn } from 'node:child_process'

/** Runs a program of this folder and kills it at its moment, from when it first says something on. */
export async function runAndKill(program: string, args: readonly string[], killAfterMs: number): Promise<void> {
  const running = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let timer: NodeJS.Timeout | undefined
  running.stdout.once('data', () => {
    timer = setTimeout(() => running.kill('SIGKILL'), killAfterMs)
  })
  await new Promise((resolve) => running.once('close', resolve))
  clearTimeout(timer)
}
