import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Long enough to have it looked at; what was deleted in the meantime is still in it, so it may not stay for ever. */
const keptDays = 30
const dayMs = 24 * 60 * 60 * 1000
const companions = ['', '-wal', '-shm']

/** Puts a file that cannot be read aside, with its journal. Nothing is deleted. A sentence that says where it is. */
export function quarantine(path: string, wallMs: number): string {
  const suffix = stampOf(wallMs)
  for (const companion of companions)
    if (existsSync(path + companion)) renameSync(path + companion, path + suffix + companion)
  return (
    `The old file is kept beside it as ${basename(path)}${suffix}, with everything that was in it, ` +
    `until ${dayOf(wallMs + keptDays * dayMs)}; then Parley deletes it.`
  )
}

/** What was put aside, when it has lain there for as long as was said; all of it without `beforeMs`. */
export function removeQuarantined(path: string, wallMs?: number): void {
  for (const file of readdirSync(dirname(path))) {
    if (!isQuarantined(path, file)) continue
    const here = join(dirname(path), file)
    const isOver = wallMs === undefined || putAsideAtMs(file) + keptDays * dayMs <= wallMs
    if (isOver) rmSync(here, { force: true })
    // Put aside while the clock was ahead: its days begin now, or it would lie there for years.
    else if (putAsideAtMs(file) > wallMs + dayMs) renameSync(here, here.replace(stampPattern, stampOf(wallMs)))
  }
}

const stampPattern = /\.corrupt-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\d{3}Z/

function stampOf(wallMs: number): string {
  return `.corrupt-${new Date(wallMs).toISOString().replaceAll(/[-:.]/g, '')}`
}

/** A file of the same folder, by its name. */
export function isQuarantined(path: string, file: string): boolean {
  return file.startsWith(`${basename(path)}.corrupt-`)
}

/** Of a name that is not ours: never. */
function putAsideAtMs(file: string): number {
  const stamp = stampPattern.exec(file)?.slice(1).map(Number)
  const [year = Number.NaN, month = 1, day, hour, minute, second] = stamp ?? []
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** "22 November 2026, 14:05 UTC": the same words on every machine. */
export function momentOf(wallMs: number): string {
  return `${dayOf(wallMs)}, ${new Date(wallMs).toISOString().slice(11, 16)} UTC`
}

function dayOf(wallMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(wallMs)
}
