import { AssistantError } from '../../shared/protocol/errors.ts'
import { captureHeaderSchema, captureLineSchema, type CaptureHeader, type CaptureLine } from './capture-lines.ts'

export interface Capture {
  readonly header: CaptureHeader
  readonly lines: readonly NumberedLine[]
}

/** With its number in the file, the header being 1. */
export interface NumberedLine {
  readonly number: number
  readonly line: CaptureLine
}

/** Throws `bad-frame` with the line that cannot be read; a last line that a crash cut off is left out. */
export function readCapture(text: string): Capture {
  const texts = text.split('\n')
  const header = captureHeaderSchema.safeParse(jsonOf(texts[0] ?? '', 1))
  if (!header.success)
    throw new AssistantError(
      'bad-frame',
      'This is no capture that this Parley can read: its first line is not a header of parley-capture, version 1.',
    )
  const lines: NumberedLine[] = []
  for (const [index, json] of texts.entries()) {
    if (index === 0 || json === '') continue
    const number = index + 1
    if (number === texts.length) break
    const line = captureLineSchema.safeParse(jsonOf(json, number))
    if (!line.success) throw unreadable(number, line.error.issues[0]?.message)
    lines.push({ number, line: line.data })
  }
  return { header: header.data, lines }
}

function jsonOf(text: string, number: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable(number, 'it is not JSON')
  }
}

function unreadable(number: number, reason = 'it has another shape'): AssistantError {
  return new AssistantError('bad-frame', `Line ${number} of the capture cannot be read: ${reason}.`)
}
