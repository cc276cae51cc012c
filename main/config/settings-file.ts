import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { type FileToKeep, keepBeside, removeUnfinished, writeAtomically } from './atomic-file.ts'
import { parseSettings, parseSettingsText } from './parse-settings.ts'
import { defaultSettings, type Settings, type SettingsInput } from './settings.ts'

export const settingsFileName = 'settings.json'
const lastGoodName = 'settings.last-good.json'
/** A save takes milliseconds; what is older was left by a process that was killed. */
const unfinishedMs = 60_000

/** Settings as a file has them: checked, and with nothing filled in. */
export type WrittenSettings = Readonly<Record<string, unknown>>

export interface LoadedSettings {
  readonly settings: Settings
  /** What the user is told when the file could not be used as it was. */
  readonly notice?: string
}

/** A file that a person names (`--settings FILE`): wrong is an error, nothing is moved or replaced. */
export async function readSettingsFile(path: string): Promise<Settings> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const reason = isMissing(error) ? 'there is no such file' : 'it cannot be read'
    throw new AssistantError('settings-invalid', `The settings file ${path} cannot be used: ${reason}.`, {
      cause: error,
    })
  }
  return parseSettingsText(text, `The settings file ${path}`)
}

/**
 * The settings of a profile. A broken file is kept beside, the last good one takes its place, and both are told; so is a
 * file that has gone. A process that is killed on the way leaves a profile of which the next start says the same.
 */
export async function loadSettings(profileDirectory: string, wallMs: number): Promise<LoadedSettings> {
  await removeUnfinished(profileDirectory, wallMs - unfinishedMs)
  const text = await readIfThere(join(profileDirectory, settingsFileName))
  if (text === undefined) return replaceMissing(profileDirectory)
  let settings: Settings
  try {
    settings = parseSettingsText(text, settingsFileName)
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error
    return recover(profileDirectory, wallMs, error.message)
  }
  await keepAsLastGood(profileDirectory, text)
  return { settings }
}

/** Most files are written by hand: what was good at one start is what a broken one is replaced with at a later start. */
async function keepAsLastGood(profileDirectory: string, text: string): Promise<void> {
  if ((await readIfThere(join(profileDirectory, lastGoodName))) === text) return
  // Nobody asked for it to be saved: where that is impossible the start goes on without it.
  await writeAtomically(profileDirectory, lastGoodFile(text)).catch(() => undefined)
}

/**
 * Deleted on purpose or lost look the same: guessed wrong, the one costs a sentence to read, the other every setting.
 * An empty object is how the defaults are asked for.
 */
async function replaceMissing(profileDirectory: string): Promise<LoadedSettings> {
  if ((await readIfThere(join(profileDirectory, lastGoodName))) === undefined) return { settings: defaultSettings }
  const found = await readLastGood(profileDirectory)
  if (found === undefined)
    return {
      settings: defaultSettings,
      notice: `${settingsFileName} is not there, and ${lastGoodName} cannot be used. Parley starts with the defaults.`,
    }
  const failure = await failureOf(writeAtomically(profileDirectory, settingsFile(found.text)))
  const notice = `${settingsFileName} is not there. The last good settings are used; for the defaults, write {} into it.`
  return { settings: found.settings, notice: failure === undefined ? notice : `${notice} ${failure}` }
}

/** At no moment is the profile without a file: the broken one has its second name before another takes its first. */
async function recover(profileDirectory: string, wallMs: number, problem: string): Promise<LoadedSettings> {
  const keptName = `${settingsFileName}.corrupt-${new Date(wallMs).toISOString().replaceAll(':', '-')}`
  const lastGood = await readLastGood(profileDirectory)
  const settings = lastGood?.settings ?? defaultSettings
  const used = lastGood === undefined ? 'Parley starts with the defaults' : 'The last good settings are used'
  const failure =
    (await failureOf(keepBeside(profileDirectory, { ...settingsFile(''), keptName }))) ??
    (await failureOf(replaceKept(profileDirectory, keptName, lastGood?.text ?? '{}\n')))
  const place = failure === undefined ? `is kept as ${keptName}.` : `stays where it is. ${failure}`
  return { settings, notice: `${problem} ${used}; your file ${place}` }
}

/** Not replaced, the broken file needs no second name: an edit of the one would be an edit of the other. */
async function replaceKept(profileDirectory: string, keptName: string, text: string): Promise<void> {
  try {
    await writeAtomically(profileDirectory, settingsFile(text))
  } catch (error) {
    if ((await readIfThere(join(profileDirectory, settingsFileName))) === text) return
    await rm(join(profileDirectory, keptName), { force: true }).catch(() => undefined)
    throw error
  }
}

/** A start goes on without what could not be saved, and says so. */
async function failureOf(saving: Promise<void>): Promise<string | undefined> {
  try {
    await saving
    return undefined
  } catch (error) {
    if (error instanceof AssistantError) return error.message
    throw error
  }
}

interface Usable {
  readonly settings: Settings
  readonly text: string
}

function readLastGood(profileDirectory: string): Promise<Usable | undefined> {
  return readUsable(profileDirectory, lastGoodName)
}

async function readUsable(profileDirectory: string, name: string): Promise<Usable | undefined> {
  const text = await readIfThere(join(profileDirectory, name))
  if (text === undefined) return undefined
  try {
    return { settings: parseSettingsText(text, name), text }
  } catch {
    return undefined
  }
}

/** Of the profile's file; undefined where there is none, and where it is of no use. */
export async function usableSettingsText(profileDirectory: string): Promise<string | undefined> {
  return (await readUsable(profileDirectory, settingsFileName))?.text
}

export interface FoundSettings {
  readonly written: WrittenSettings
  /** Undefined while nobody has written any. */
  readonly text: string | undefined
  /** What the user is told when the file had gone. */
  readonly notice?: string
}

/**
 * What stands in the profile's file while the program runs, and nothing that does not. What is good is the last good one
 * from here on. A file that has gone is made again as at a start, with `usedText`, what was read or written last.
 * Throws `settings-invalid`, and moves nothing; also for a file that has gone and that may be on its way back.
 */
export async function findWrittenSettings(
  profileDirectory: string,
  { usedText, mayComeBack = false }: { readonly usedText: string | undefined; readonly mayComeBack?: boolean },
): Promise<FoundSettings> {
  const text = await readIfThere(join(profileDirectory, settingsFileName))
  if (text !== undefined) {
    parseSettingsText(text, settingsFileName)
    await keepAsLastGood(profileDirectory, text)
    return { written: writtenIn(text), text }
  }
  const gone = usedText ?? (await readLastGood(profileDirectory))?.text
  if (gone === undefined) return { written: {}, text }
  if (mayComeBack) throw new AssistantError('settings-invalid', `${settingsFileName} is not there.`)
  // Whoever has deleted the whole profile does not want the keys in its settings back.
  if (!existsSync(profileDirectory)) return { written: writtenIn(gone), text: gone }
  return { written: writtenIn(gone), text: gone, notice: await makeAgain(profileDirectory, gone) }
}

async function makeAgain(profileDirectory: string, text: string): Promise<string> {
  const failure = await failureOf(writeAtomically(profileDirectory, settingsFile(text)))
  const stays = `${settingsFileName} has gone while Parley runs. The settings stay as they were`
  if (failure !== undefined) return `${stays}. ${failure}`
  await keepAsLastGood(profileDirectory, text)
  return `${stays}, and are in a new ${settingsFileName}; for the defaults, write {} into it.`
}

function writtenIn(text: string): WrittenSettings {
  return z.record(z.string(), z.json()).parse(JSON.parse(text.replace(/^\uFEFF/, '')))
}

export function settingsText(settings: SettingsInput | WrittenSettings): string {
  return `${JSON.stringify(settings, undefined, 2)}\n`
}

/**
 * Checks and writes what was given and no more: a default that is not written down may change for the better. After a
 * crash at any point the profile holds the old settings or the new ones, whole.
 */
export async function saveSettings(
  profileDirectory: string,
  settings: SettingsInput | WrittenSettings,
): Promise<Settings> {
  const checked = parseSettings(settings, 'These settings')
  const text = settingsText(settings)
  await writeAtomically(profileDirectory, settingsFile(text))
  await writeAtomically(profileDirectory, lastGoodFile(text))
  return checked
}

function settingsFile(text: string): FileToKeep {
  return { name: settingsFileName, text, title: 'The settings' }
}

function lastGoodFile(text: string): FileToKeep {
  return { name: lastGoodName, text, title: 'The settings' }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
