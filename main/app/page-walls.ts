import type { App, Session, Shell, WebContents } from 'electron'
import { externalAddress, isOwnPage, isPermitted } from './page-policy.ts'

export interface PageWallOptions {
  readonly app: Pick<App, 'on'>
  readonly session: Pick<
    Session,
    'setPermissionCheckHandler' | 'setPermissionRequestHandler' | 'setDevicePermissionHandler'
  >
  readonly shell: Pick<Shell, 'openExternal'>
  readonly origin: string
  readonly onDenied: (what: 'navigation' | 'window' | 'permission' | 'webview', detail: string) => void
}

/** Around every page there will ever be, ours too: where it may go, what it may open, what it may use. */
export function buildPageWalls(options: PageWallOptions): void {
  options.app.on('web-contents-created', (_event, contents) => {
    wallNavigation(contents, options)
  })
  const { session, origin, onDenied } = options
  // Both: without the check Chromium itself grants what was asked for before, without the request all is granted.
  session.setPermissionCheckHandler((...[, permission, requestingUrl, { isMainFrame, mediaType }]) =>
    isPermitted(
      { permission, requestingUrl, isMainFrame, mediaTypes: mediaType === undefined ? [] : [mediaType] },
      origin,
    ),
  )
  session.setPermissionRequestHandler((...[, permission, decide, details]) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const { isMainFrame, requestingUrl } = details
    const isGranted = isPermitted({ permission, requestingUrl, isMainFrame, mediaTypes }, origin)
    if (!isGranted) onDenied('permission', permission)
    decide(isGranted)
  })
  session.setDevicePermissionHandler(() => false)
}

function wallNavigation(contents: WebContents, { origin, shell, onDenied }: PageWallOptions): void {
  // Main frame and all others; redirects come as an event of their own.
  contents.on('will-frame-navigate', (details) => {
    if (isOwnPage(details.url, origin)) return
    details.preventDefault()
    onDenied('navigation', 'left the page')
  })
  contents.on('will-redirect', (details) => {
    if (isOwnPage(details.url, origin)) return
    details.preventDefault()
    onDenied('navigation', 'was sent elsewhere')
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    onDenied('webview', 'was attached')
  })
  // A link that opens a new window is for the system's browser; nothing opens one of ours.
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url)
    if (address === undefined) onDenied('window', 'no https address')
    else void shell.openExternal(address)
    return { action: 'deny' }
  })
}
