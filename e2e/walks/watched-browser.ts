import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../browser/find-chromium.ts'

/**
 * Parley starts its browser itself, and its command pipe is Parley's. A program called `chromium`, first on the PATH,
 * starts the real one with one flag more, so that a walk can look into the window and press its buttons.
 */
export async function watchedBrowserPath(folder: string, flags: readonly string[] = []): Promise<string> {
  const real = findChromium()
  if (real === undefined) throw new Error('There is no Chromium on the PATH.')
  await mkdir(folder, { recursive: true })
  const script = join(folder, 'chromium')
  const quoted = flags.map((flag) => `'${flag}'`).join(' ')
  await writeFile(script, `#!/bin/sh\nexec '${real}' --remote-debugging-port=0 ${quoted} "$@"\n`)
  await chmod(script, 0o755)
  return [folder, process.env.PATH ?? ''].join(delimiter)
}

/** The page in the window that Parley opened on this profile. */
export async function pageInWindow(profile: string, withinMs = 60_000): Promise<Page> {
  const deadline = Date.now() + withinMs
  const portFile = join(profile, 'browser', 'DevToolsActivePort')
  for (;;) {
    const [port = ''] = (await readFile(portFile, 'utf8').catch(() => '')).split('\n')
    if (port !== '') {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined)
      const page = browser?.contexts().flatMap((context) => context.pages())[0]
      if (page !== undefined) return page
      // The window is not there yet: this ends our connection, not the browser.
      await browser?.close()
    }
    if (Date.now() > deadline) throw new Error(`No window was there within ${withinMs / 1000} s.`)
    await wait(200)
  }
}
