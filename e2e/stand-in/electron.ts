import type * as E from 'electron'
import { StandInApp } from './app.ts'
import { StandInWindow } from './browser-window.ts'
import {
  dialog,
  globalShortcut,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  readPicture,
  safeStorage,
  screen,
  shell,
  StandInNotification,
  StandInTray,
  systemPreferences,
} from './desk.ts'
import { ipcMain } from './ipc.ts'
import { StandInMenu, StandInMenuItem } from './menu.ts'
import { refusing } from './refusing.ts'
import { defaultSession } from './session.ts'
import { asElectron, webContentsOfTarget } from './web-contents.ts'

export const standInApp = new StandInApp()

standInApp.closeWindows = () => {
  for (const window of StandInWindow.getAllWindows()) window.close()
  return StandInWindow.getAllWindows().length === 0
}
StandInWindow.onCreated = (contents) => {
  standInApp.emit('web-contents-created', {}, contents)
}
StandInWindow.onAllClosed = () => {
  if (!standInApp.emit('window-all-closed')) standInApp.quit()
}

const parts = {
  app: refusing('app', standInApp),
  BrowserWindow: StandInWindow,
  dialog: refusing('dialog', dialog),
  globalShortcut: refusing('globalShortcut', globalShortcut),
  ipcMain: refusing('ipcMain', ipcMain),
  Menu: StandInMenu,
  MenuItem: StandInMenuItem,
  nativeImage: refusing('nativeImage', { createFromPath: readPicture }),
  nativeTheme: refusing('nativeTheme', nativeTheme),
  Notification: StandInNotification,
  powerMonitor: refusing('powerMonitor', powerMonitor),
  powerSaveBlocker: refusing('powerSaveBlocker', powerSaveBlocker),
  safeStorage: refusing('safeStorage', safeStorage),
  screen: refusing('screen', screen),
  session: refusing('session', { defaultSession: refusing('session.defaultSession', defaultSession) }),
  shell: refusing('shell', shell),
  systemPreferences: refusing('systemPreferences', systemPreferences),
  Tray: StandInTray,
  webContents: refusing('webContents', {
    fromDevToolsTargetId: (targetId: string) => {
      const contents = webContentsOfTarget(targetId)
      return contents === undefined ? undefined : asElectron(contents)
    },
  }),
} satisfies { readonly [Name in keyof typeof E]?: object }

export const partNames = Object.keys(parts)
export const electron = refusing('electron', parts)
