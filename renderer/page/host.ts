import type { HostBridge, HostCommand } from '../../shared/protocol/host-bridge.ts'
import { hostFaceOf, isVoiceOn, statusOf } from '../state/status.ts'
import type { Store } from './store.ts'

/** Electron around the page: it is told what is shown, and its commands come in. */
export function connectHost(bridge: HostBridge, store: Store, run: (command: HostCommand) => void): void {
  bridge.onCommand(run)
  void bridge.describe().then((host) => {
    store.dispatch({ type: 'window', event: { type: 'host', host } })
  })
  let face = hostFaceOf(statusOf(store.state))
  let isOn = isVoiceOn(store.state)
  bridge.showFace(face)
  // The level changes the state ten times a second; the tray hears only of what it shows.
  store.subscribe((state) => {
    const nextFace = hostFaceOf(statusOf(state))
    if (nextFace !== face) bridge.showFace(nextFace)
    face = nextFace
    const isOnNow = isVoiceOn(state)
    if (isOnNow !== isOn) bridge.keepAwake(isOnNow)
    isOn = isOnNow
  })
}

/** `navigator.locks`, which there is only on https and on this machine. */
export interface Locks {
  request(name: string, options: { readonly steal: boolean }, use: () => Promise<void>): Promise<void>
}

const lockName = 'parley.host-commands'

/**
 * One page of a browser listens at a time, the one that was opened last: each stream takes one of the six connections
 * that a browser has for all pages of one server.
 */
export async function listenAsOnlyPage(
  locks: Locks | undefined,
  listen: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (locks === undefined) {
    await listen(new AbortController().signal)
    return
  }
  for (let isFirst = true; ; isFirst = false) {
    const taken = new AbortController()
    try {
      await locks.request(lockName, { steal: isFirst }, () => listen(taken.signal))
      return
    } catch (thrown) {
      taken.abort()
      // A newer page has taken it; when that one is closed it is this one's again. Whatever else it is would come again
      // at once, and for ever.
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) throw thrown
    }
  }
}
