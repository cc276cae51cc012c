import { AssistantError } from '../../shared/protocol/errors.ts'

/** Primary result codes of SQLite: https://sqlite.org/rescode.html */
const busy = 5
const readOnly = 8
const ioError = 10
const corrupt = 11
const full = 13
const cannotOpen = 14
const notADatabase = 26

/** An error thrown by node:sqlite, or by the parsing of a row, as `store-failed` with a sentence. */
export function storeError(thrown: unknown): AssistantError {
  return thrown instanceof AssistantError
    ? thrown
    : new AssistantError('store-failed', sentenceFor(resultCode(thrown)), { cause: thrown })
}

/** Whether the file itself is the trouble, so that putting it aside helps. */
export function isDamage(thrown: unknown): boolean {
  const code = resultCode(thrown)
  return code === corrupt || code === notADatabase
}

function resultCode(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  // The low byte is the primary code; the rest says where exactly.
  if ('errcode' in thrown && typeof thrown.errcode === 'number') return thrown.errcode & 0xff
  // The directory and the file are made by node:fs, before SQLite sees them.
  if (!('syscall' in thrown) || !('code' in thrown)) return undefined
  return thrown.code === 'ENOSPC' ? full : thrown.code === 'EROFS' ? readOnly : cannotOpen
}

function sentenceFor(code: number | undefined): string {
  switch (code) {
    case busy:
      return 'Another Parley is using this profile. Close it, or start this one with another --profile directory.'
    case readOnly:
      return 'Parley could not save: its profile directory is read-only. Allow writing there, or choose another --profile.'
    case ioError:
      return 'Parley could not save: the disk answered with an error. Check the disk, then try again.'
    case full:
      return 'Parley could not save: the disk is full. Free some space, then try again.'
    case cannotOpen:
      return 'Parley could not open its store. Check that the profile directory exists and belongs to you.'
    case corrupt:
    case notADatabase:
      return 'The store of this profile is damaged. Restart Parley: it puts the damaged file aside and begins a new one.'
    default:
      return 'Parley could not read or write its store. The log has the details.'
  }
}
