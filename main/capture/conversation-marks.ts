import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Which conversations a capture has words of: an empty file beside it for each, `<capture>.<conversation>.of`. Made
 * before the words are, and found without reading a capture, which may have 50 MiB.
 */

const suffix = '.of'
/** An id of ours; from another one no name is made. */
const plainId = /^[\w-]{1,100}$/

export function markConversation(capturePath: string, conversationId: string): void {
  if (plainId.test(conversationId)) writeFileSync(`${capturePath}.${conversationId}${suffix}`, '', { mode: 0o600 })
}

/** Names of the captures in the folder that have words of it. */
export function capturesOf(directory: string, conversationId: string): string[] {
  const end = `.${conversationId}${suffix}`
  return namesIn(directory).flatMap((name) => (name.endsWith(end) ? [name.slice(0, -end.length)] : []))
}

/** The marks last: as long as the capture is there, it is known whose it is. */
export function removeCapture(directory: string, name: string): void {
  rmSync(join(directory, name), { force: true })
  for (const mark of namesIn(directory))
    if (mark.startsWith(`${name}.`) && mark.endsWith(suffix)) rmSync(join(directory, mark), { force: true })
}

export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    // Nothing was ever captured.
    return []
  }
}
