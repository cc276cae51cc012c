import { describe, expect, it } from 'vitest'
import type { HostBridge, HostDescription } from '../../shared/protocol/host-bridge.ts'
import { initialState } from '../state/app-state.ts'
import { connectHost, listenAsOnlyPage, type Locks } from './host.ts'
import { createStore } from './store.ts'

const description: HostDescription = {
  runtime: 'stand-in 45',
  platform: 'linux',
  microphoneAccess: 'granted',
  startAtLogin: { canBeSet: true, isOn: false },
  summonShortcut: { isHeld: false, accelerator: undefined, reason: 'None was chosen.' },
}

describe('the host around the page', () => {
  it('is told what the tray shows, and to stay awake while voice is on, each once', async () => {
    const told: string[] = []
    const bridge = {
      describe: () => Promise.resolve(description),
      onCommand: () => () => undefined,
      showFace: (face) => told.push(face),
      keepAwake: (isNeeded) => told.push(isNeeded ? 'awake' : 'may sleep'),
    } satisfies Partial<HostBridge>
    const store = createStore(initialState({ mode: 'always-listening', preset: 'balanced' }))
    connectHost(bridge as Partial<HostBridge> as HostBridge, store, () => undefined)
    store.dispatch({ type: 'line', line: 'voice' })
    store.dispatch({ type: 'connection', state: { name: 'open', isResumed: false } })
    store.dispatch({ type: 'device', device: { name: 'open', label: 'Mic', route: 'headset' } })
    store.dispatch({ type: 'microphone', state: 'flowing' })
    store.dispatch({ type: 'output', state: 'running' })
    for (const microphoneDb of [-50, -40, -30])
      store.dispatch({ type: 'level', microphoneDb, playerDb: -120, probability: 0 })
    store.dispatch({ type: 'line', line: 'none' })
    expect(told.filter((name) => name.includes('a'))).toEqual(['awake', 'may sleep'])
    const faces = told.filter((name) => name !== 'awake' && name !== 'may sleep')
    expect(faces[0]).toBe('off')
    expect(faces).toContain('idle')
    expect(faces.every((face, place) => face !== faces[place - 1])).toBe(true)
    await Promise.resolve()
    expect(store.state.window.host).toEqual(description)
  })
})

function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}

/** As a browser has it, for one name: a steal ends what holds it with an AbortError, and others wait their turn. */
class OneLock implements Locks {
  #holder: { readonly lost: PromiseWithResolvers<never> } | undefined
  readonly #waiting: (() => void)[] = []

  readonly request = async (
    _name: string,
    options: { readonly steal: boolean },
    use: () => Promise<void>,
  ): Promise<void> => {
    if (options.steal) this.#holder?.lost.reject(new DOMException('stolen', 'AbortError'))
    else if (this.#holder !== undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const holder = { lost: Promise.withResolvers<never>() }
    this.#holder = holder
    try {
      await Promise.race([use(), holder.lost.promise])
    } finally {
      if (this.#holder === holder) {
        this.#holder = undefined
        this.#waiting.shift()?.()
      }
    }
  }
}

describe('two pages of one browser', () => {
  it('do not listen at once: the newer one does, and the older again when it is gone', async () => {
    const locks = new OneLock()
    const listening = new Set<string>()
    const page = (name: string, gone: Promise<unknown>): Promise<void> =>
      listenAsOnlyPage(locks, async (signal) => {
        listening.add(name)
        await Promise.race([gone, once(signal)])
        listening.delete(name)
      })
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    const olderGone = Promise.withResolvers<undefined>()
    const newerGone = Promise.withResolvers<undefined>()
    const older = page('older', olderGone.promise)
    await settle()
    expect([...listening]).toEqual(['older'])
    const newer = page('newer', newerGone.promise)
    await settle()
    expect([...listening]).toEqual(['newer'])
    newerGone.resolve(undefined)
    await settle()
    expect([...listening]).toEqual(['older'])
    olderGone.resolve(undefined)
    await Promise.all([older, newer])
  })
  it('listen each for itself where the browser has no locks, which is so on plain http', async () => {
    let listened = 0
    await listenAsOnlyPage(undefined, (signal) => {
      listened += signal.aborted ? 0 : 1
      return Promise.resolve()
    })
    expect(listened).toBe(1)
  })

  it('do not ask again for a lock that the browser does not give', async () => {
    let asked = 0
    const refusing: Locks = {
      request: () => {
        asked += 1
        return Promise.reject(new DOMException('no locks here', 'SecurityError'))
      },
    }
    await expect(listenAsOnlyPage(refusing, () => Promise.resolve())).rejects.toThrow('no locks here')
    expect(asked).toBe(1)
  })
})
