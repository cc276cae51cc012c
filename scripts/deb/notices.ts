import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** One part of what is installed that others wrote. */
export interface Notice {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly text: string
}

/** What may be handed on inside a program under MIT without a word to anybody; anything else is a decision, not a build. */
const permissive = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'WTFPL',
])

const manifestSchema = z.object({ version: z.string(), license: z.string() })

/** Throws, with the package's name, for a licence that is missing or is not permissive. */
export function noticeOf(packagesFolder: string, name: string): Notice {
  const folder = join(packagesFolder, name)
  const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  if (!manifest.success) throw new Error(`${name} does not name its version and licence.`)
  const { version, license } = manifest.data
  if (!isPermissive(license)) throw new Error(`${name} is under ${license}: it may not go into the package unseen.`)
  return { name, version, license, text: licenceText(folder) ?? `${license}; its package comes without the text.` }
}

/** `(MIT OR GPL-2.0)` leaves the choice to us; `AND` does not. */
export function isPermissive(license: string): boolean {
  const names = license.replace(/[()]/g, '')
  if (names.includes(' AND ')) return names.split(' AND ').every((part) => isPermissive(part))
  return names.split(' OR ').some((part) => permissive.has(part.trim()))
}

/** Debian's `copyright`: our own terms, then all others, in full and in order. */
export function copyrightText(own: string, notices: readonly Notice[]): string {
  const list = notices.map(({ name, version, license }) => `  ${name} ${version} (${license})`)
  const parts = notices.map(({ name, version, text }) => `${rule}\n${name} ${version}\n${rule}\n\n${text.trim()}\n`)
  return [
    'Parley, the desktop voice assistant that you can interrupt.\n',
    `${own.trim()}\n`,
    `It contains these works of others, whose terms follow:\n\n${list.join('\n')}\n`,
    ...parts,
  ].join('\n')
}

const rule = '-'.repeat(72)

function licenceText(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  const texts = names.sort().map((name) => readFileSync(join(folder, name), 'utf8').trim())
  return texts.length === 0 ? undefined : texts.join('\n\n')
}
