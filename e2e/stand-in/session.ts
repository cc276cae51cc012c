import type * as E from 'electron'
import { chromium } from './stage.ts'

type Part = Pick<E.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
type RequestHandler = Parameters<E.Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<E.Session['setPermissionCheckHandler']>[0]

const devices = [
  ['microphone', 'audio'],
  ['camera', 'video'],
] as const

/** Chromium cannot call back, so the handlers are asked when a page is about to load and Chromium told their answer. */
export class StandInSession implements Part {
  #request: RequestHandler = null
  #check: CheckHandler = null

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler
  }

  setDevicePermissionHandler(): void {
    // USB, HID and serial devices are not driven here.
  }

  async askFor(contents: E.WebContents, url: string): Promise<void> {
    const { origin } = new URL(url)
    if (origin === 'null') return
    for (const [name, type] of devices) {
      const setting = (await this.#isGranted(contents, url, type)) ? 'granted' : 'denied'
      await chromium().send('Browser.setPermission', { origin, permission: { name }, setting })
    }
  }

  async #isGranted(contents: E.WebContents, url: string, type: 'audio' | 'video'): Promise<boolean> {
    const origin = `${new URL(url).origin}/`
    const seen = { isMainFrame: true, requestingUrl: url, securityOrigin: origin }
    if (this.#check?.(contents, 'media', origin, { ...seen, mediaType: type }) === false) return false
    const request = this.#request
    // Electron's own default, and the reason why an app must set both.
    if (request === null) return true
    return await new Promise((resolve) => {
      request(contents, 'media', resolve, { ...seen, mediaTypes: [type] })
    })
  }
}

export const defaultSession = new StandInSession()
