import { existsSync, realpathSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { findProgram } from '../processes/find-program.ts'

export interface Browser {
  /** As its users call it. */
  readonly name: string
  readonly path: string
  /** Runs in a snap: it sees no hidden folder of the user's, and ours is one. */
  readonly isSnap: boolean
}

export interface BrowserSearch {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
}

const linuxPrograms: readonly (readonly [program: string, name: string])[] = [
  ['chromium', 'Chromium'],
  ['google-chrome', 'Chrome'],
  ['google-chrome-stable', 'Chrome'],
  ['chromium-browser', 'Chromium'],
  ['microsoft-edge', 'Edge'],
  ['microsoft-edge-stable', 'Edge'],
  ['brave-browser', 'Brave'],
]
const macApplications = [
  ['Google Chrome', 'Chrome'],
  ['Chromium', 'Chromium'],
  ['Microsoft Edge', 'Edge'],
  ['Brave Browser', 'Brave'],
] as const
const windowsPrograms = [
  [['Google', 'Chrome', 'Application', 'chrome.exe'], 'Chrome'],
  [['Chromium', 'Application', 'chrome.exe'], 'Chromium'],
  [['Microsoft', 'Edge', 'Application', 'msedge.exe'], 'Edge'],
  [['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'], 'Brave'],
] as const

/** A browser of Chromium's family, whose page can be a window of its own; others cannot, and are not looked for. */
export function findBrowser(search: BrowserSearch): Browser | undefined {
  for (const [path, name] of candidates(search)) {
    if (existsSync(path)) return { name, path, isSnap: isSnap(path) }
  }
  return undefined
}

function candidates({
  platform,
  env,
  homeDirectory,
}: BrowserSearch): readonly (readonly [path: string, name: string])[] {
  switch (platform) {
    case 'darwin':
      return macApplications.flatMap(([application, name]) =>
        ['/Applications', posix.join(homeDirectory, 'Applications')].map(
          (folder) => [posix.join(folder, `${application}.app`, 'Contents', 'MacOS', application), name] as const,
        ),
      )
    case 'win32': {
      const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
        (folder) => folder !== undefined,
      )
      return windowsPrograms.flatMap(([parts, name]) =>
        folders.map((folder) => [win32.join(folder, ...parts), name] as const),
      )
    }
    default:
      return linuxPrograms.flatMap(([program, name]) => {
        const path = findProgram(program, { platform, env })
        return path === undefined ? [] : [[path, name] as const]
      })
  }
}

function isSnap(path: string): boolean {
  try {
    return (
      path.startsWith('/snap/') || realpathSync(path) === '/usr/bin/snap' || realpathSync(path).startsWith('/snap/')
    )
  } catch {
    return false
  }
}
