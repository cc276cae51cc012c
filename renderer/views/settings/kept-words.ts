import type { KeptData } from '../../../shared/protocol/kept-data.ts'
import type { ImportAnswer } from '../../../shared/protocol/data-export.ts'

/** "12 conversations with 340 messages, and 1 note". */
export function countWords({ conversations, items, notes }: ImportAnswer): string {
  const said = `${counted(conversations, 'conversation')} with ${counted(items, 'message')}`
  return notes === 0 ? said : `${said}, and ${counted(notes, 'note')}`
}

export function backupWords({ backups, backupsKept }: Pick<KeptData, 'backups' | 'backupsKept'>): string {
  const rule = `One is made every day; the newest ${backupsKept} are kept.`
  const [newest] = backups
  if (newest === undefined) return `None yet. ${rule}`
  const last = new Date(newest.madeAtMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  const bytes = backups.reduce((sum, backup) => sum + backup.bytes, 0)
  return `${backups.length} (${sizeWords(bytes)}), the last one of ${last}. ${rule}`
}

export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`
  const megabytes = bytes / 1_000_000
  return megabytes < 1_000 ? `${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB` : `${(megabytes / 1_000).toFixed(1)} GB`
}

export function counted(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`
}
