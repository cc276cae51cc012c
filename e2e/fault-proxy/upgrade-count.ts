import type { FaultProxyOptions } from './fault-proxy.ts'

export interface UpgradeCount {
  /** Requests that came by, and how many of them asked for a WebSocket: counted on the wire, by nobody's own account. */
  readonly requests: number
  readonly upgrades: number
  readonly tap: NonNullable<FaultProxyOptions['tap']>
}

// Not at the start of a line: a body ends without one.
const requestLine = /(?:GET|POST|PUT) \/\S* HTTP\/1\.1\r$/gm
const upgradeLine = /^upgrade: websocket\r$/gim

/** To be given to a proxy as its `tap`. */
export function countUpgrades(): UpgradeCount {
  const said = new Map<number, string[]>()
  const count = (pattern: RegExp): number =>
    [...said.values()].reduce((sum, parts) => sum + (parts.join('').match(pattern)?.length ?? 0), 0)
  return {
    tap(bytes, { connectionId, direction }) {
      if (direction === 'to-client') return
      const parts = said.get(connectionId) ?? []
      said.set(connectionId, parts)
      parts.push(bytes.toString('latin1'))
    },
    get requests() {
      return count(requestLine)
    },
    get upgrades() {
      return count(upgradeLine)
    },
  }
}
