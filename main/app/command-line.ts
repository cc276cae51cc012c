import { browserFlags } from '../../shared/audio/browser-flags.ts'
import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'

export interface CommandLineOptions {
  readonly buffering: OutputBuffering
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What Chromium is started with, as Electron wants it: before it is ready, name and value apart. */
export function commandLineSwitches({
  buffering,
  platform,
  env,
}: CommandLineOptions): readonly (readonly [name: string, value: string])[] {
  const flags = browserFlags(buffering).map((flag) => {
    const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/s.exec(flag) ?? []
    return [name, value] as const
  })
  // Under Wayland no program sees keys of others; the desktop's portal asks the user and then presses for us.
  const isWayland = platform === 'linux' && env.XDG_SESSION_TYPE === 'wayland'
  return isWayland ? [...flags, ['enable-features', 'GlobalShortcutsPortal']] : flags
}
