import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import type { ReadTextFile } from './ports.ts'

/** A long novel has about 2 MB. */
const mostBytes = 4 * 1024 * 1024

/** Reads a text file of the user's; `~` and bare names are looked up in the home folder, where a person expects them. */
export function createFileReader(home: string = homedir()): ReadTextFile {
  return async (path, signal) => {
    const place = placeOf(path, home)
    const name = basename(place)
    const bytes = await bytesOf(place, name)
    signal.throwIfAborted()
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      if (!text.includes('\0')) return { name, text }
    } catch {
      // Not UTF-8: said below.
    }
    throw refusal(`${name} is not a text file, so I cannot read it to you. I can read plain text, Markdown and HTML.`)
  }
}

function placeOf(path: string, home: string): string {
  if (/^file:/i.test(path)) {
    if (URL.canParse(path) && new URL(path).host === '') return fileURLToPath(path)
    throw refusal('That file address is not one of this computer. Please give me a path.')
  }
  return resolve(home, path.replace(/^~(?=[\\/]|$)/, home))
}

async function bytesOf(place: string, name: string): Promise<Uint8Array> {
  try {
    const { size, ...kind } = await stat(place).then((found) => ({
      size: found.size,
      isFolder: found.isDirectory(),
      isFile: found.isFile(),
    }))
    if (kind.isFolder) throw refusal(`${name} is a folder. Please give me the path of a text file.`)
    // Looked at before it is opened: a pipe would block the opening, a device would never end.
    if (!kind.isFile) throw refusal(`${name} is not a file. Please give me the path of a text file.`)
    if (size > mostBytes)
      throw refusal(`${name} is too large for me to read: it has more than ${mostBytes / 1024 / 1024} megabytes.`)
    return await readFile(place)
  } catch (cause) {
    throw cause instanceof AssistantError ? cause : notOpened(name, cause)
  }
}

function refusal(sentence: string, cause?: unknown): AssistantError {
  return new AssistantError('not-found', sentence, { cause })
}

function notOpened(name: string, cause: unknown): AssistantError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refusal(`I found no file called ${name} there. Please check the path.`, cause)
    case 'EACCES':
    case 'EPERM':
      return refusal(`I am not allowed to open ${name}. Please check its permissions.`, cause)
    default:
      return refusal(`I could not read ${name}. Please check the path.`, cause)
  }
}
