import { createInterface } from 'node:readline/promises'

/** A question for whoever sits at the terminal, or `undefined` where nobody does: a pipe, a service, a CI job. */
export function questionAtTerminal(
  env: Readonly<Record<string, string | undefined>>,
): ((question: string) => Promise<boolean>) | undefined {
  const isAttended = process.stdin.isTTY && process.stderr.isTTY && (env.CI ?? '') === ''
  return isAttended ? askOnStderr : undefined
}

/** Enter means yes. Ctrl+D and anything else mean no: only a clear yes changes the machine. */
async function askOnStderr(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // The terminal is in raw mode here: without this, Ctrl+C would count as an answer.
    terminal.once('SIGINT', () => {
      terminal.close()
      process.kill(process.pid, 'SIGINT')
    })
    const closed = new Promise<string>((resolve) => {
      terminal.once('close', () => {
        resolve('no')
      })
    })
    return /^(y|yes|)$/i.test((await Promise.race([terminal.question(question), closed])).trim())
  } finally {
    terminal.close()
  }
}
