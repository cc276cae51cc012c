import { readFileSync } from 'node:fs'
import { createBridgeEnd, createCodec, runInPage, runInPreload } from './page-worlds.ts'

export const worldName = 'Electron Isolated Context'
export const bindingName = 'parleyStandInIpc'

/** For the page's own world. */
export function pageSource(secret: string): string {
  return `(${text(runInPage)})(${bridgeSource(secret, 'page', 'preload')})`
}

/** For the isolated world: the preload as CommonJS, in the main frame alone. */
export function preloadSource(secret: string, preload: string | undefined): string {
  if (preload === undefined) return ''
  const require = `(${text(runInPreload)})({ bridge: ${bridgeSource(secret, 'preload', 'page')}, codec: (${text(createCodec)})(), binding: ${JSON.stringify(bindingName)} })`
  return `if (window === window.top) { try { (function (require, module, exports) { ${readFileSync(preload, 'utf8')}
})(${require}, { exports: {} }, {}) } catch (error) { console.error('Unable to load preload script', String(error && error.stack || error)) } }`
}

function bridgeSource(secret: string, own: string, other: string): string {
  return `(${text(createBridgeEnd)})(${JSON.stringify({ secret, own, other })}, (${text(createCodec)})())`
}

function text(run: (...given: never[]) => unknown): string {
  return Function.prototype.toString.call(run)
}
