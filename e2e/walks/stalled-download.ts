import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askInWindow, photograph, told } from './asking.ts'
import { missingForAWindow } from './machine.ts'
import { bareEnvironment, npmStart } from './npm-start.ts'
import { openScreen } from './screen.ts'
import type { Walk } from './walk.ts'
import { pageInWindow, watchedBrowserPath } from './watched-browser.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const promiseMs = 15_000
const memory = join(project, '.cache', 'electron-download.json')

export const stalledDownload: Walk = {
  letter: 'f',
  title: 'Electron’s download host accepts, sends a little and stalls',
  whyNot: () =>
    existsSync(join(project, 'node_modules', 'electron', 'path.txt'))
      ? 'Electron is installed here, so nothing is downloaded'
      : missingForAWindow(),
  async run(walking) {
    const { scratch, keepIn, say } = walking
    let lastByteAtMs = 0
    const mirror = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100000000' })
      response.write(Buffer.alloc(3_000_000))
      lastByteAtMs = performance.now()
    })
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve))
    const { port } = mirror.address() as AddressInfo
    const profile = join(scratch, 'profile')
    const screen = await openScreen({ width: 1280, height: 900 })
    const PATH = await watchedBrowserPath(join(scratch, 'bin'))
    const env = {
      ...{ ...bareEnvironment(), ...screen.env, PATH },
      ...{ ELECTRON_MIRROR: `http://127.0.0.1:${port}/`, electron_config_cache: join(scratch, 'cache') },
    }
    await rm(memory, { force: true })
    const started = npmStart({ args: ['--port', '0', '--profile', profile], env, stdin: 'ignore' })
    try {
      await started.until(/Parley opens in a window of/, 60_000)
      const fallbackMs = performance.now() - lastByteAtMs
      say(`fell back ${(fallbackMs / 1000).toFixed(1)} s after the last byte`)
      if (lastByteAtMs === 0) throw new Error('Nothing was downloaded.')
      if (fallbackMs > promiseMs) throw new Error(`That is more than ${promiseMs / 1000} s.`)
      say(`replied: ${await askInWindow(await pageInWindow(profile))}`)
      await photograph(walking, screen, 'reply')
    } finally {
      await started.end()
      mirror.closeAllConnections()
      mirror.close()
      await screen.close()
      // The next start is to try again, with the real host.
      await rm(memory, { force: true })
      await writeFile(join(keepIn, 'terminal.txt'), told(started.printed()))
    }
  },
}
