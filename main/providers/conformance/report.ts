import type { RecordingReport } from './run-recording.ts'

export type ReportLine = RecordingReport | { readonly name: string; readonly skipped: string }

export function verdictOf(line: ReportLine): 'ok' | 'failed' | 'skipped' {
  if ('skipped' in line) return 'skipped'
  return line.differences.length === 0 ? 'ok' : 'failed'
}

export function toText(line: ReportLine): string {
  if ('skipped' in line) return `skipped  ${line.name}: ${line.skipped}`
  const parts = [line.dialect, `${line.events} events`, `text ${line.text.length}${quoted(line.text)}`]
  for (const { name, input } of line.toolCalls)
    parts.push(`tool ${name}(${input === undefined ? 'no JSON' : short(JSON.stringify(input))})`)
  if (line.finishReason !== undefined) parts.push(`finish ${line.finishReason}`)
  if (line.explanation !== undefined) parts.push(`explained: ${line.explanation}`)
  if (line.failure !== undefined) parts.push(`${line.failure.code}: ${line.failure.message}`)
  const head = `${verdictOf(line).padEnd(7)}  ${line.name}: ${parts.join(' · ')}`
  return [head, ...line.differences.map((difference) => `         ${difference}`)].join('\n')
}

export function toJson(line: ReportLine): string {
  const verdict = verdictOf(line)
  if ('skipped' in line) return JSON.stringify({ file: line.name, verdict, reason: line.skipped })
  return JSON.stringify({
    file: line.name,
    verdict,
    dialect: line.dialect,
    events: line.events,
    textLength: line.text.length,
    firstWords: firstWords(line.text),
    toolCalls: line.toolCalls,
    finishReason: line.finishReason,
    explanation: line.explanation,
    error: line.failure === undefined ? undefined : { code: line.failure.code, message: line.failure.message },
    differences: line.differences,
  })
}

export function summaryOf(lines: readonly ReportLine[]): { ok: number; failed: number; skipped: number } {
  const count = (verdict: ReturnType<typeof verdictOf>): number =>
    lines.filter((line) => verdictOf(line) === verdict).length
  return { ok: count('ok'), failed: count('failed'), skipped: count('skipped') }
}

const wordsShown = 8

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, wordsShown).join(' ')
}

function quoted(text: string): string {
  return text === '' ? '' : ` "${firstWords(text)}"`
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
