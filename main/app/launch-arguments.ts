import { captureLevels, type CaptureLevel } from '../../shared/session/capture-level.ts'

/** What the desktop app is started with. Chromium and Electron read the same line, so what is unknown is theirs. */
export interface LaunchArguments {
  readonly profile: string | undefined
  readonly settings: string | undefined
  readonly port: number | undefined
  readonly allowedHosts: readonly string[]
  /** Sessions of this run are written down. */
  readonly capture: CaptureLevel | undefined
  /** Of a window manager's key binding: switches voice on or off in the Parley that runs. */
  readonly isToggleTalk: boolean
  /** Started with the session: the tray alone, until somebody asks for the window. */
  readonly isHidden: boolean
}

/** `--name=value` and `--name value`; of two the last counts. */
export function parseLaunchArguments(args: readonly string[]): LaunchArguments {
  const valueOf = (name: string): string | undefined => {
    const at = args.findLastIndex((argument) => argument === name || argument.startsWith(`${name}=`))
    const found = args[at]
    if (found === undefined) return undefined
    const value = found === name ? args[at + 1] : found.slice(name.length + 1)
    return value === undefined || value === '' || value.startsWith('--') ? undefined : value
  }
  return {
    profile: valueOf('--profile'),
    settings: valueOf('--settings'),
    port: portOf(valueOf('--port')),
    allowedHosts: args.flatMap((argument) => /^--allow-host=(.+)$/.exec(argument)?.[1] ?? []),
    capture: captureLevels.find((level) => level === valueOf('--capture')),
    isToggleTalk: args.includes('--toggle-talk'),
    isHidden: args.includes('--hidden'),
  }
}

// A port that is none is left aside: the preferred one is tried then, which is what most people want anyway.
function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined
  const port = Number(text)
  return port <= 65_535 ? port : undefined
}
