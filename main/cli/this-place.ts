import type { Stats } from 'node:fs'
import { fstatSync } from 'node:fs'
import type { HostFacts } from './choose-host.ts'

/** Whether a window opened here would be seen by whoever started Parley. */
export function displayOf(place: {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}): HostFacts['display'] {
  const { platform, env } = place
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  const isRemote = isSet('SSH_CONNECTION')
  const hasScreen =
    platform === 'win32' || platform === 'darwin' ? !isRemote : isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')
  if (hasScreen) return { isThere: true }
  return { isThere: false, why: isRemote ? 'you are here over SSH, without a display' : 'there is no display here' }
}

/** Who is at standard input: a person, a program or file with lines to be answered, or nobody (`/dev/null`, closed). */
export type InputKind = 'person' | 'pipe' | 'file' | 'nobody'

export function inputKind(
  stats: Pick<Stats, 'isFIFO' | 'isSocket' | 'isFile'> | undefined,
  isTerminal: boolean,
): InputKind {
  if (isTerminal) return 'person'
  // Node's own 'pipe' between processes is a socket pair.
  if (stats?.isFIFO() === true || stats?.isSocket() === true) return 'pipe'
  return stats?.isFile() === true ? 'file' : 'nobody'
}

export function inputHere(): InputKind {
  try {
    return inputKind(fstatSync(0), process.stdin.isTTY)
  } catch {
    return 'nobody'
  }
}
