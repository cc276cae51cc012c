const newline = 10
const marker = Buffer.from('"error"')
const data = /^data:\s*/

/**
 * Some servers write `"error": null` into every chunk of a good answer; the AI SDK takes any chunk that has the field for
 * a failure and forgets what else is in it. Such a field is taken out before anybody reads it. A line waits for its end,
 * as it would in the reader; only lines that name an error at all are parsed.
 */
export function withoutNullErrors(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let begun: Uint8Array<ArrayBuffer>[] = []
  return new TransformStream({
    transform(chunk, controller) {
      const end = chunk.lastIndexOf(newline) + 1
      if (end > 0) {
        controller.enqueue(mend(Buffer.concat([...begun, chunk.subarray(0, end)])))
        begun = []
      }
      if (end < chunk.length) begun.push(chunk.subarray(end))
    },
    flush(controller) {
      if (begun.length > 0) controller.enqueue(mend(Buffer.concat(begun)))
    },
  })
}

function mend(lines: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!lines.includes(marker)) return lines
  return Buffer.from(lines.toString().split('\n').map(mendLine).join('\n'))
}

function mendLine(line: string): string {
  if (!line.includes('"error"') || !data.test(line)) return line
  let chunk: unknown
  try {
    chunk = JSON.parse(line.replace(data, ''))
  } catch {
    // Not JSON: whoever reads the stream says so.
    return line
  }
  if (typeof chunk !== 'object' || chunk === null || !('error' in chunk) || chunk.error !== null) return line
  Reflect.deleteProperty(chunk, 'error')
  return `data: ${JSON.stringify(chunk)}`
}
