import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type ElectronPlace =
  | { readonly type: 'here'; readonly path: string }
  /** Its package is here and its binary is not. */
  | { readonly type: 'fetchable'; readonly packageFolder: string }
  | { readonly type: 'missing'; readonly why: string }

/** Where Electron is, found without asking its package: importing that starts a download without an end. */
export function findElectron(place: {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}): ElectronPlace {
  const packageFolder = join(place.root, 'node_modules', 'electron')
  const named = textOf(join(packageFolder, 'path.txt'))
  const override = place.env.ELECTRON_OVERRIDE_DIST_PATH ?? ''
  const folder = override === '' ? join(packageFolder, 'dist') : override
  const path = join(folder, named ?? 'electron')
  if ((named !== undefined || override !== '') && existsSync(path)) return { type: 'here', path }
  if (override !== '') return { type: 'missing', why: `ELECTRON_OVERRIDE_DIST_PATH names ${override}, where it is not` }
  if (!existsSync(join(packageFolder, 'install.js')))
    return { type: 'missing', why: 'it is not part of this installation' }
  return mayWrite(packageFolder)
    ? { type: 'fetchable', packageFolder }
    : { type: 'missing', why: 'its binary is not here, and this user may not write to node_modules/electron' }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
