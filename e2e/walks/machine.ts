import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium } from '../browser/find-chromium.ts'

export function missingForAWindow(): string | undefined {
  return findChromium() === undefined ? 'there is no Chromium on the PATH' : missingPrograms(['Xvfb'])
}

export function missingPrograms(names: readonly string[]): string | undefined {
  const missing = names.filter((name) => !isHere(name))
  return missing.length === 0 ? undefined : `${missing.join(', ')} not found on this machine`
}

function isHere(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
