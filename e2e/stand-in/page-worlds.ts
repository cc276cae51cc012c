/*
 * What runs inside Chromium: the page's own world, and the isolated one with the preload in it. Each function is sent
 * there as its text, so it uses nothing but its arguments. The two worlds talk by DOM events under a secret name: right
 * for behaviour, and no wall; in Electron it is one.
 */

export type AnyFunction = (...given: unknown[]) => unknown

export type Wire =
  | null
  | boolean
  | number
  | string
  | { readonly kind: 'undefined' }
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'list'; readonly items: readonly Wire[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [string, Wire])[] }

export interface Codec {
  encode(value: unknown, keep?: (kept: AnyFunction) => number): Wire
  decode(wire: Wire, call?: (id: number) => AnyFunction): unknown
}

/** Plain data and, over the bridge, functions; what else Electron would carry is refused here. */
export function createCodec(): Codec {
  const encode: Codec['encode'] = (value, keep) => {
    if (value === undefined) return { kind: 'undefined' }
    if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
      return value
    if (typeof value === 'function' && keep !== undefined) return { kind: 'function', id: keep(value as AnyFunction) }
    if (value instanceof Error) return { kind: 'error', name: value.name, message: value.message }
    if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => encode(item, keep)) }
    if (typeof value === 'object' && Object.getPrototypeOf(Object.getPrototypeOf(value) ?? {}) === null)
      return { kind: 'record', entries: Object.entries(value).map(([name, field]) => [name, encode(field, keep)]) }
    throw new Error('An object could not be cloned.')
  }
  const decode: Codec['decode'] = (wire, call) => {
    if (wire === null || typeof wire !== 'object') return wire
    switch (wire.kind) {
      case 'undefined':
        return undefined
      case 'function':
        return call?.(wire.id)
      case 'error':
        return Object.assign(new Error(wire.message), { name: wire.name })
      case 'list':
        return wire.items.map((item) => decode(item, call))
      case 'record':
        return Object.fromEntries(wire.entries.map(([name, field]) => [name, decode(field, call)]))
    }
  }
  return { encode, decode }
}

export interface BridgeEnd {
  wrap(value: unknown): Wire
  unwrap(wire: Wire): unknown
  fire(kind: string, detail: unknown): void
  on(kind: string, listener: (detail: unknown) => void): void
}

interface Call {
  readonly id: number
  readonly functionId: number
  readonly given: Wire
}
interface Outcome {
  readonly id: number
  readonly state: 'returned' | 'threw' | 'promised'
  readonly value: Wire
}

/** One side of the bridge: a function that crosses stays where it is and is called from the other side, at once. */
export function createBridgeEnd(names: { secret: string; own: string; other: string }, codec: Codec): BridgeEnd {
  const kept = new Map<number, AnyFunction>()
  const keptIds = new Map<AnyFunction, number>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  const outcomes = new Map<number, Outcome>()
  let lastId = 0
  const fire: BridgeEnd['fire'] = (kind, detail) => {
    const name = `${names.secret}:${names.other}:${kind}`
    document.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }))
  }
  const on: BridgeEnd['on'] = (kind, listener) => {
    document.addEventListener(`${names.secret}:${names.own}:${kind}`, (event) => {
      listener(JSON.parse((event as CustomEvent<string>).detail))
    })
  }
  const keep = (kept_: AnyFunction): number => {
    const id = keptIds.get(kept_) ?? (lastId += 1)
    keptIds.set(kept_, id)
    kept.set(id, kept_)
    return id
  }
  const wrap: BridgeEnd['wrap'] = (value) => codec.encode(value, keep)
  const call =
    (functionId: number): AnyFunction =>
    (...given) => {
      const id = (lastId += 1)
      fire('call', { id, functionId, given: wrap(given) } satisfies Call)
      const outcome = outcomes.get(id)
      outcomes.delete(id)
      if (outcome === undefined) throw new Error('The other world does not answer.')
      if (outcome.state === 'threw') throw unwrap(outcome.value)
      if (outcome.state === 'returned') return unwrap(outcome.value)
      return new Promise((resolve, reject) => promises.set(id, { resolve, reject }))
    }
  const unwrap: BridgeEnd['unwrap'] = (wire) => codec.decode(wire, call)
  const settle = (id: number, state: Outcome['state'], value: unknown): Outcome => ({ id, state, value: wrap(value) })
  on('call', (detail) => {
    const { id, functionId, given } = detail as Call
    try {
      const value = kept.get(functionId)?.(...(unwrap(given) as unknown[]))
      if (!(value instanceof Promise)) {
        fire('outcome', settle(id, 'returned', value))
        return
      }
      fire('outcome', settle(id, 'promised', undefined))
      value.then(
        (result) => {
          fire('settled', settle(id, 'returned', result))
        },
        (error: unknown) => {
          fire('settled', settle(id, 'threw', error))
        },
      )
    } catch (error) {
      fire('outcome', settle(id, 'threw', error))
    }
  })
  on('outcome', (detail) => {
    const outcome = detail as Outcome
    outcomes.set(outcome.id, outcome)
  })
  on('settled', (detail) => {
    const { id, state, value } = detail as Outcome
    const promise = promises.get(id)
    promises.delete(id)
    if (state === 'threw') promise?.reject(unwrap(value))
    else promise?.resolve(unwrap(value))
  })
  return { wrap, unwrap, fire, on }
}

/** The page's world: takes what the preload exposes, frozen, as Electron does. */
export function runInPage(bridge: BridgeEnd): void {
  const frozen = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
    return Object.freeze(value)
  }
  const open = window.open.bind(window)
  // A denied window is null to whoever opened it; Chromium opens one that the stand-in closes. Without an opener it is
  // another process: in this one a debugger that waits for it would hold up the page as well.
  window.open = (url, name) => {
    open(url, name, 'noopener')
    return null
  }
  bridge.on('expose', (detail) => {
    const { key, value } = detail as { key: string; value: Wire }
    Object.defineProperty(globalThis, key, { value: frozen(bridge.unwrap(value)), enumerable: true })
  })
}

export interface IpcUp {
  readonly kind: 'invoke' | 'send'
  readonly id: number
  readonly channel: string
  readonly given: Wire
}
export type IpcDown =
  | { readonly kind: 'answer'; readonly id: number; readonly isOk: boolean; readonly value: Wire }
  | { readonly kind: 'message'; readonly channel: string; readonly given: Wire }

/** The preload's world: its `require`, with Electron's two modules for it behind. `binding` leads out. */
export function runInPreload({ bridge, codec, binding }: { bridge: BridgeEnd; codec: Codec; binding: string }) {
  const outside = globalThis as typeof globalThis & Record<string, (text: string) => void>
  const listeners = new Map<string, AnyFunction[]>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  let lastId = 0
  const up = (kind: IpcUp['kind'], channel: string, given: unknown[]): number => {
    lastId += 1
    outside[binding]?.(JSON.stringify({ kind, id: lastId, channel, given: codec.encode(given) } satisfies IpcUp))
    return lastId
  }
  const ipcRenderer = {
    invoke: (channel: string, ...given: unknown[]) =>
      new Promise((resolve, reject) => promises.set(up('invoke', channel, given), { resolve, reject })),
    send: (channel: string, ...given: unknown[]) => {
      up('send', channel, given)
    },
    on: (channel: string, listener: AnyFunction) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel: string, listener: AnyFunction) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((known) => known !== listener),
      )
      return ipcRenderer
    },
  }
  outside[`${binding}Down`] = (text) => {
    const down = JSON.parse(text) as IpcDown
    if (down.kind === 'message') {
      const given = codec.decode(down.given) as unknown[]
      for (const listener of listeners.get(down.channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...given)
      return
    }
    const promise = promises.get(down.id)
    promises.delete(down.id)
    if (down.isOk) promise?.resolve(codec.decode(down.value))
    else promise?.reject(codec.decode(down.value))
  }
  const contextBridge = {
    exposeInMainWorld: (key: string, value: unknown) => {
      bridge.fire('expose', { key, value: bridge.wrap(value) })
    },
  }
  return (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return { contextBridge, ipcRenderer }
  }
}
