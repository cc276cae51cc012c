import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readRecording } from '../providers/conformance/recording.ts'
import { type ReportLine, summaryOf, toJson, toText } from '../providers/conformance/report.ts'
import { runRecording } from '../providers/conformance/run-recording.ts'
import { systemClock } from '../system-clock.ts'
import { asUsageError, UsageError } from './usage-error.ts'

const folders = ['llm', 'stt']
const usage = 'Usage: npm run conformance -s -- --recordings DIR [--json]   (DIR has the folders llm and stt)'

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${usage}\n`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  const { directory, isJson } = readArguments()
  const names = await recordingNames(directory)
  if (names.length === 0) throw new UsageError(`There are no recordings in ${directory}.`)
  const ports = { fetch, clock: systemClock, random: Math.random }
  const lines: ReportLine[] = []
  for (const name of names) {
    const read = readRecording(name, await readFile(join(directory, name), 'utf8'))
    const line = 'skipped' in read ? read : await runRecording(read, ports)
    lines.push(line)
    process.stdout.write(`${isJson ? toJson(line) : toText(line)}\n`)
  }
  const summary = summaryOf(lines)
  process.stdout.write(
    isJson
      ? `${JSON.stringify({ summary })}\n`
      : `${summary.ok} ok, ${summary.failed} failed, ${summary.skipped} skipped\n`,
  )
  return summary.failed > 0 ? 1 : 0
}

async function recordingNames(directory: string): Promise<readonly string[]> {
  const names: string[] = []
  for (const folder of folders) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries)
      if (entry.isFile() && !/^(?:\.|README)/.test(entry.name)) names.push(`${folder}/${entry.name}`)
  }
  return names.sort()
}

function readArguments(): { directory: string; isJson: boolean } {
  try {
    const options = { recordings: { type: 'string' }, json: { type: 'boolean' } } as const
    const { recordings, json = false } = parseArgs({ options }).values
    if (recordings !== undefined) return { directory: recordings, isJson: json }
  } catch (error) {
    throw asUsageError(error)
  }
  throw new UsageError('Say where the recordings are.')
}
