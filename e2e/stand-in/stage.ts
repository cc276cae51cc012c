import type { ChromiumControl } from './chromium-control.ts'

export interface Manifest {
  readonly name: string
  readonly productName?: string
  readonly version: string
  readonly main: string
}

/** What the modules of the stand-in share, as Electron's share a process. */
interface Stage {
  chromium: ChromiumControl | undefined
  root: string
  manifest: Manifest
  readonly switches: Map<string, string>
}

export const stage: Stage = {
  chromium: undefined,
  root: process.cwd(),
  manifest: { name: 'electron', version: '0.0.0', main: 'index.js' },
  switches: new Map(),
}

export function chromium(): ChromiumControl {
  if (stage.chromium === undefined) throw new Error('Electron’s stand-in: not before the app is ready.')
  return stage.chromium
}
