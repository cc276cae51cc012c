import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { firstDifference } from '../capture/first-difference.ts'
import { readCapture } from '../capture/read-capture.ts'
import { replay } from '../capture/replay.ts'
import { reportJson, reportText, type ReplayReport } from '../capture/replay-report.ts'
import { withGiven } from '../capture/with-given.ts'
import { openUnkeptStore } from '../store/unkept-store.ts'
import { systemClock } from '../system-clock.ts'
import { createLog } from '../telemetry/log.ts'
import { asUsageError, UsageError } from './usage-error.ts'

const usage = `Usage: npm run replay -s -- FILE... [--json] [--accept]

Runs captured sessions again, with the real session code on virtual time, and compares all that they give to their
clients. Ends with 1 when one differs, and says where first.

  --json      one line of JSON for each file
  --accept    what the session gives now is right: write it into the file
`

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof AssistantError)) throw error
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? usage : ''}`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  const { files, isJson, isAccepting } = readArguments()
  const store = openUnkeptStore(systemClock)
  const ports = {
    otherStore: store.conversations,
    log: createLog({ level: 'silent' }),
    settle: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)),
  }
  let isSame = true
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new AssistantError('not-found', `${file} cannot be read.`, { cause })
    })
    const capture = readCapture(text)
    const { given, stateHash } = await replay(capture, ports)
    const difference = firstDifference(capture, given)
    const report: ReplayReport = { file, lines: capture.lines.length, given: given.length, stateHash, difference }
    process.stdout.write(isJson ? reportJson(report) : reportText(report))
    if (isAccepting && difference !== undefined) await writeFile(file, withGiven(capture, given))
    else isSame &&= difference === undefined
  }
  store.close()
  return isSame ? 0 : 1
}

function readArguments(): { files: readonly string[]; isJson: boolean; isAccepting: boolean } {
  const options = { json: { type: 'boolean' }, accept: { type: 'boolean' } } as const
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const { json = false, accept = false } = values
    if (positionals.length > 0) return { files: positionals, isJson: json, isAccepting: accept }
  } catch (error) {
    throw asUsageError(error)
  }
  throw new UsageError('Say which capture.')
}
