import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import { fittingBounds, leastSize, type Rectangle, type WindowPlace } from './window-place.ts'

/** The page's own `--canvas`: whatever else is shown before its first paint is a flash. */
const canvas = { light: '#f7f6f3', dark: '#161716' } as const

export interface WindowOptions {
  readonly place: WindowPlace
  readonly workAreas: readonly Rectangle[]
  readonly isDark: boolean
  readonly isPackaged: boolean
  readonly preloadPath: string
  readonly iconPath: string
}

export function windowOptions(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    ...fittingBounds(options.place.bounds, options.workAreas),
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    title: 'Parley',
    icon: options.iconPath,
    backgroundColor: options.isDark ? canvas.dark : canvas.light,
    // Shown when there is something to see.
    show: false,
    autoHideMenuBar: true,
    webPreferences: webPreferences(options),
  }
}

/** Each is named although some are Electron's defaults: defaults have changed before, and a test reads these. */
function webPreferences({ preloadPath, isPackaged }: WindowOptions): WebPreferences {
  return {
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    devTools: !isPackaged,
    spellcheck: true,
    // It listens and speaks while its window is hidden.
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  }
}
