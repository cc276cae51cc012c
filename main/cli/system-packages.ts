// npm run system-packages -- --set run|test: what Parley uses of this machine, installed or named.
import { parseArgs } from 'node:util'
import { packageSets } from '../system-packages/needs.ts'
import { ensureOnThisMachine } from '../system-packages/this-machine.ts'
import { asUsageError, UsageError } from './usage-error.ts'

const usage = `Usage: npm run system-packages -s -- [--set run|test]

Sees to the programs that Parley uses beside its own: installs them with apt-get on Debian and Ubuntu (asking first when
somebody sits at the terminal), and names what is missing elsewhere.

  --set run     what a user needs (the default): ${namesOf('run')}
  --set test    what "npm test" uses besides: ${namesOf('test')}
`

function namesOf(set: 'run' | 'test'): string {
  const names = packageSets[set].map(({ name }) => name)
  return (set === 'run' ? names : names.slice(packageSets.run.length)).join(' ')
}

function wantedSet(): 'run' | 'test' | 'help' {
  let values
  try {
    values = parseArgs({
      options: { set: { type: 'string', default: 'run' }, help: { type: 'boolean', short: 'h' } },
    }).values
  } catch (thrown) {
    throw asUsageError(thrown)
  }
  if (values.help === true) return 'help'
  if (values.set === 'run' || values.set === 'test') return values.set
  throw new UsageError(`There is a set "run" and a set "test", but none "${values.set}".`)
}

try {
  const set = wantedSet()
  if (set === 'help') {
    process.stdout.write(usage)
  } else {
    const missing = await ensureOnThisMachine({ set, isForced: true })
    console.log(missing.length === 0 ? `Everything in the set "${set}" is here.` : `Not here: ${missing.join(', ')}.`)
    process.exitCode = missing.length === 0 ? 0 : 1
  }
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown
  process.stderr.write(`${thrown.message}\n\n${usage}`)
  process.exitCode = 2
}
