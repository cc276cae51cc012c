import { mkdir, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { AssistantError } from '../../shared/protocol/errors.ts'

export interface ProfilePlace {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
}

/**
 * Where this system keeps an application's data of one user; `--profile DIR` names another place. The same places that
 * Electron takes, so that every host finds the same conversations.
 */
export function defaultProfileDirectory({ platform, env, homeDirectory }: ProfilePlace): string {
  switch (platform) {
    case 'darwin':
      return posix.join(homeDirectory, 'Library', 'Application Support', 'Parley')
    case 'win32':
      return win32.join(env.APPDATA ?? win32.join(homeDirectory, 'AppData', 'Roaming'), 'Parley')
    default:
      return posix.join(xdgConfigHome(env, homeDirectory), 'parley')
  }
}

/**
 * Makes the directory if need be, open to this user alone: keys and conversations lie in it. One that is there keeps its
 * mode: it may be a directory that others need.
 */
export async function openProfileDirectory(directory: string): Promise<void> {
  const advice = 'Name another one with --profile DIR.'
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    if ((await stat(directory)).isDirectory()) return
  } catch (cause) {
    throw new AssistantError('store-failed', `The profile directory ${directory} cannot be made. ${advice}`, { cause })
  }
  throw new AssistantError('store-failed', `The profile ${directory} is not a directory. ${advice}`)
}

// The XDG specification has relative values ignored.
function xdgConfigHome(env: ProfilePlace['env'], homeDirectory: string): string {
  const given = env.XDG_CONFIG_HOME
  return given !== undefined && posix.isAbsolute(given) ? given : posix.join(homeDirectory, '.config')
}
