export interface FormPart {
  readonly fileName: string | undefined
  readonly bytes: Buffer
}

/** The parts of a `multipart/form-data` body by name; undefined when it is none. Small bodies only: it is all in memory. */
export function parseMultipartForm(body: Buffer, contentType: string): ReadonlyMap<string, FormPart> | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/iu.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const parts = new Map<string, FormPart>()
  // A line end in front makes the first boundary look like the others.
  const rest = Buffer.concat([Buffer.from('\r\n'), body])
  const mark = `\r\n--${boundary}`
  let at = rest.indexOf(mark)
  while (at >= 0) {
    const headStart = at + mark.length
    const next = rest.indexOf(mark, headStart)
    const headEnd = rest.indexOf('\r\n\r\n', headStart)
    if (next < 0 || headEnd < 0 || headEnd > next) break
    const head = rest.toString('utf8', headStart, headEnd)
    const name = /[; ]name="([^"]*)"/iu.exec(head)?.[1]
    if (name !== undefined)
      parts.set(name, { fileName: /filename="([^"]*)"/iu.exec(head)?.[1], bytes: rest.subarray(headEnd + 4, next) })
    at = next
  }
  return parts
}
