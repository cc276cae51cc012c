import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askByLine, told } from './asking.ts'
import { bareEnvironment, npmStart } from './npm-start.ts'
import type { Walk } from './walk.ts'

/** `script` gives it a terminal, as somebody who came over SSH has one. */
export const rootWithoutDisplay: Walk = {
  letter: 'a',
  title: 'root, no display',
  whyNot: () => (process.getuid?.() === 0 ? undefined : 'it is walked by root'),
  async run({ scratch, keepIn, say }) {
    const profile = join(scratch, 'profile')
    const command = `npm start -s -- --port 0 --profile ${profile}`
    const env = { ...bareEnvironment(), SSH_CONNECTION: '192.0.2.1 50000 192.0.2.7 22', TERM: 'xterm' }
    const started = npmStart({ args: [], env, stdin: 'pipe', instead: ['script', '-qfec', command, '/dev/null'] })
    try {
      const printed = await started.until(/\/help lists more/, 120_000)
      for (const expected of [
        /over SSH, without a display/,
        /ssh -L (\d+):127\.0\.0\.1:\1 \S+@192\.0\.2\.7/,
        /#ticket=/,
      ])
        if (!expected.test(printed)) throw new Error(`${String(expected)} was not printed:\n${printed}`)
      say(`replied: ${await askByLine(started)}`)
      started.type('/quit')
      const code = await started.ended
      if (code !== 0) throw new Error(`It ended with ${code ?? 'a signal'}.`)
    } finally {
      await started.end('SIGTERM')
      await writeFile(join(keepIn, 'terminal.txt'), told(started.printed()))
    }
  },
}
