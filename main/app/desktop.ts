import {
  app,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  screen,
  session,
  shell,
  systemPreferences,
} from 'electron'
import { z } from 'zod'
import type { HostCommand } from '../../shared/protocol/host-bridge.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { Host } from '../host.ts'
import type { Log } from '../telemetry/log.ts'
import { appMenuTemplate } from './app-menu.ts'
import { hostAnswers } from './host-answers.ts'
import { openHostDoors } from './host-doors.ts'
import { KeepAwake } from './keep-awake.ts'
import { MainWindow } from './main-window.ts'
import { SystemMicrophone } from './microphone-access.ts'
import { isTrustedSender } from './page-policy.ts'
import { buildPageWalls } from './page-walls.ts'
import { QuitOrder } from './quit-order.ts'
import { LoginStart } from './start-at-login.ts'
import { SummonShortcut } from './summon-shortcut.ts'
import { TrayIcon } from './tray-icon.ts'
import { needsWindow, type TrayAction } from './tray-model.ts'
import { afterPowerEvent, awake, type PowerEvent } from './wakefulness.ts'
import { onCloseAsked } from './window-close.ts'
import { windowOptions } from './window-options.ts'
import { loadWindowPlace, saveWindowPlace, type WindowPlace } from './window-place.ts'

export interface DesktopOptions {
  readonly host: Pick<Host, 'url' | 'mintTicket' | 'resume' | 'close'>
  readonly profileDirectory: string
  readonly resourceFolder: string
  readonly preloadPath: string
  readonly summonShortcut: string | undefined
  readonly theme: 'system' | 'light' | 'dark'
  /** What the user should know about the start. */
  readonly notices: readonly string[]
  readonly isHidden: boolean
  readonly isToggleTalk: boolean
  readonly clock: Clock
  readonly log: Log
}

const secondStartSchema = z.object({ isToggleTalk: z.boolean() })

/** Everything around the page, put together. Called once, when Electron is ready and the server answers. */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { host, log, clock, profileDirectory } = options
  const platform = process.platform
  const origin = new URL(host.url).origin
  let place: WindowPlace = await loadWindowPlace(profileDirectory)
  let wakefulness = awake

  nativeTheme.themeSource = options.theme
  buildPageWalls({
    app,
    session: session.defaultSession,
    shell,
    origin,
    onDenied: (what, detail) => {
      log.warn('denied', { what, detail })
    },
  })

  const quit = new QuitOrder({
    clock,
    close: async () => {
      shortcut.close()
      keepAwake.close()
      tray?.close()
      await Promise.all([host.close(), saveWindowPlace(profileDirectory, place).catch(() => undefined)])
    },
    exit: () => {
      app.exit(0)
    },
  })
  const window = new MainWindow({
    construct: windowOptions({
      place,
      workAreas: screen.getAllDisplays().map((display) => display.workArea),
      isDark: nativeTheme.shouldUseDarkColors,
      isPackaged: app.isPackaged,
      preloadPath: options.preloadPath,
      iconPath: `${options.resourceFolder}/icon.png`,
    }),
    isMaximized: place.isMaximized,
    isHidden: options.isHidden,
    clock,
    onCloseAsked: () => {
      const outcome = onCloseAsked({
        isQuitting: quit.isUnderWay,
        hasTray: tray !== undefined,
        wasToldBefore: place.wasToldOfTray,
      })
      if (outcome === 'close') return outcome
      if (outcome === 'hide-and-tell') tellOfTray()
      return 'hide'
    },
    onPlace: (now) => {
      place = { ...place, ...now }
    },
    onPageLost: (outcome, reason) => {
      log.error('page lost', { reason, outcome })
      if (outcome === 'reload') notify('The window stopped working and was opened again. Your conversation is kept.')
      else void offerReload()
    },
  })
  const shortcut = new SummonShortcut({
    registry: globalShortcut,
    onPress: () => {
      window.summon()
    },
  })
  const keepAwake = new KeepAwake(powerSaveBlocker)
  const microphone = new SystemMicrophone({ platform, systemPreferences, shell })
  const tray = TrayIcon.create({ folder: `${options.resourceFolder}/tray`, platform, act })
  if (tray === undefined) log.warn('no tray: closing the window ends Parley')

  openHostDoors({
    ipcMain,
    isTrusted: (event) => {
      const frame = event.senderFrame
      return isTrustedSender(
        {
          frameOrigin: frame?.origin,
          isMainFrame: frame !== null && frame.parent === null,
          isOwnWindow: window.isOwn(event.sender),
        },
        origin,
      )
    },
    onRefused: (channel) => {
      log.warn('refused a call', { channel })
    },
    requests: hostAnswers({
      mintTicket: () => host.mintTicket(),
      shortcut,
      microphone,
      login: new LoginStart({ app, platform, env: process.env, executable: process.execPath }),
      shell,
      runtime: `Electron ${process.versions.electron}`,
      platform,
    }),
    signals: {
      showFace: (face) => {
        tray?.show(face)
        window.pageReady()
      },
      keepAwake: (isNeeded) => {
        keepAwake.set(isNeeded)
      },
    },
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate({ platform, isPackaged: app.isPackaged, tell })))

  app.on('second-instance', (...[, , , said]) => {
    if (secondStartSchema.safeParse(said).data?.isToggleTalk === true) tell('toggle-voice')
    else window.summon()
  })
  app.on('activate', () => {
    window.summon()
  })
  app.on('before-quit', () => {
    quit.begin()
  })
  app.on('window-all-closed', () => {
    app.quit()
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void quit.finish()
  })
  powerMonitor.on('suspend', onPower('suspend'))
  powerMonitor.on('resume', onPower('resume'))
  powerMonitor.on('lock-screen', onPower('lock-screen'))
  powerMonitor.on('unlock-screen', onPower('unlock-screen'))

  const held = shortcut.use(options.summonShortcut)
  if (!held.isHeld && options.summonShortcut !== undefined) notify(held.reason)
  for (const notice of options.notices) notify(notice)
  if (options.isToggleTalk) tell('toggle-voice')
  await window.load(`${host.url}/`)

  function tell(command: HostCommand): void {
    if (needsWindow(command)) window.summon()
    window.tell(command)
  }

  function act(action: TrayAction): void {
    switch (action.do) {
      case 'open':
        window.summon()
        return
      case 'quit':
        app.quit()
        return
      case 'tell':
        tell(action.command)
        return
      default:
        action satisfies never
    }
  }

  function onPower(event: PowerEvent): () => void {
    return () => {
      const step = afterPowerEvent(wakefulness, event)
      wakefulness = step.state
      log.info('power', { event })
      // Before the page asks for anything: what was open to the outside is dead.
      if (step.command === 'resume') host.resume()
      if (step.command !== undefined) window.tell(step.command)
    }
  }

  function tellOfTray(): void {
    place = { ...place, wasToldOfTray: true }
    notify('Parley goes on in the tray. Its menu opens the window again, and quits.')
  }

  async function offerReload(): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'The window stopped working twice within a minute.',
      detail: 'Your conversation is kept. Open the window again, or quit and start Parley anew.',
      buttons: ['Open again', 'Quit'],
    })
    if (response === 0) window.reload()
    else app.quit()
  }
}

function notify(body: string): void {
  if (Notification.isSupported()) new Notification({ title: 'Parley', body }).show()
}
