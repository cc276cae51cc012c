import { startForwardingProxy } from './forwarding-proxy.ts'

export interface CuttingProxy {
  readonly port: number
  /** Ends every connection without a word to either side; new ones are let through. */
  cutAll(): void
  close(): Promise<void>
}

/** A TCP proxy that passes everything on until it is told to cut. The target may be named later than the proxy is made. */
export async function startCuttingProxy(target: { readonly port: number }): Promise<CuttingProxy> {
  const { port, openSockets, close } = await startForwardingProxy(target)
  return {
    port,
    cutAll() {
      for (const socket of openSockets) socket.resetAndDestroy()
    },
    close,
  }
}
