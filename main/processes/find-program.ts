import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface ProgramSearch {
  readonly platform: NodeJS.Platform
  /** The environment's PATH (and, on Windows, PATHEXT). */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Where a program is, or `undefined`. A few file look-ups: cheap enough to ask at every start. */
export function findProgram(name: string, { platform, env }: ProgramSearch): string | undefined {
  const endings = platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : ['']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, `${name}${ending}`)
      if (isProgram(path)) return path
    }
  }
  return undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
