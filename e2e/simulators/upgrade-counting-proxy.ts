import { startForwardingProxy } from './forwarding-proxy.ts'

export interface UpgradeCountingProxy {
  readonly port: number
  /** Requests that came by, and how many of them asked for a WebSocket: counted on the wire, by nobody's own account. */
  readonly requests: number
  readonly upgrades: number
  close(): Promise<void>
}

// Not at the start of a line: a body ends without one.
const requestLine = /(?:GET|POST|PUT) \/\S* HTTP\/1\.1\r$/gm
const upgradeLine = /^upgrade: websocket\r$/gim

/** A TCP proxy that passes everything on and reads along. The target may be named later than the proxy is made. */
export async function startUpgradeCountingProxy(target: { readonly port: number }): Promise<UpgradeCountingProxy> {
  const said: string[][] = []
  const { port, close } = await startForwardingProxy(target, (client) => {
    const parts: string[] = []
    said.push(parts)
    client.on('data', (bytes) => parts.push(bytes.toString('latin1')))
  })
  const count = (pattern: RegExp): number =>
    said.reduce((sum, parts) => sum + (parts.join('').match(pattern)?.length ?? 0), 0)
  return {
    port,
    get requests() {
      return count(requestLine)
    },
    get upgrades() {
      return count(upgradeLine)
    },
    close,
  }
}
