import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readRecording } from '../providers/conformance/recording.ts'
import { type ReportLine, summaryOf, toJson, toText } from '../providers/conformance/report.ts'
import { runRecording } from '../providers/conformance/run-recording.ts'
import { systemClock } from '../system-clock.ts'

const folders = ['llm', 'stt']
const usage = 'Usage: npm run conformance -s -- --recordings DIR [--json]   (DIR has the folders llm and stt)'

process.exitCode = await main()

async function main(): Promise<number> {
  let values: { recordings?: string; json?: boolean }
  try {
    values = parseArgs({ options: { recordings: { type: 'string' }, json: { type: 'boolean' } } }).values
  } catch (error) {
    return complain(error instanceof Error ? `${error.message}. ${usage}` : usage)
  }
  if (values.recordings === undefined) return complain(usage)
  const names = await recordingNames(values.recordings)
  if (names.length === 0) return complain(`There are no recordings in ${values.recordings}. ${usage}`)

  const ports = { fetch, clock: systemClock, random: Math.random }
  const lines: ReportLine[] = []
  for (const name of names) {
    const read = readRecording(name, await readFile(join(values.recordings, name), 'utf8'))
    const line = 'skipped' in read ? read : await runRecording(read, ports)
    lines.push(line)
    process.stdout.write(`${values.json === true ? toJson(line) : toText(line)}\n`)
  }
  const summary = summaryOf(lines)
  process.stdout.write(
    values.json === true
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

function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}
