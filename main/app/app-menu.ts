import type { MenuItemConstructorOptions } from 'electron'
import type { HostCommand } from '../../shared/protocol/host-bridge.ts'

export interface AppMenuOptions {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly tell: (command: HostCommand) => void
}

/**
 * The menu bar. Where the system has a role for an entry it is a role: shortcuts, translations and screen readers come
 * with it. Copy and paste need the Edit menu on macOS even where nobody opens it.
 */
export function appMenuTemplate({ platform, isPackaged, tell }: AppMenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const entry = (command: HostCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => {
      tell(command)
    },
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const settings = entry('open-settings', 'Settings…', 'CmdOrCtrl+,')
  const appMenu: MenuItemConstructorOptions = {
    label: 'Parley',
    submenu: [
      { role: 'about' },
      line,
      settings,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }
  return [
    ...(isMac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        entry('new-conversation', 'New conversation', 'CmdOrCtrl+N'),
        line,
        ...(isMac ? [] : [settings, line]),
        { role: 'close' },
        ...(isMac ? [] : ([{ role: 'quit' }] as const)),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Voice',
      submenu: [
        entry('toggle-voice', 'Start or stop voice'),
        entry('toggle-mute', 'Mute or unmute'),
        entry('stop', 'Stop the answer'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : ([line, { role: 'reload' }, { role: 'toggleDevTools' }] as const)),
      ],
    },
    { role: 'windowMenu' },
  ]
}
