import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser } from '@playwright/test'
import { encodeWav } from '../shared/audio/wav.ts'
import { chromiumMissing, fakeMicrophoneFlags, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet, type ProviderSet } from './simulators/provider-set.ts'

test.skip(findChromium() === undefined, chromiumMissing)

let directory: string
let providers: ProviderSet
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-smoke-'))
  const microphone = join(directory, 'microphone.wav')
  await writeFile(microphone, encodeWav(new Int16Array(48_000), 48_000))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: () => ({ tokens: ['One ', 'two ', 'three.'] }),
    hear: () => ({ text: 'count to three' }),
  })
  parley = await startParley({ settings: providers.settings })
  browser = await launchChromium({ flags: fakeMicrophoneFlags(microphone) })
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await providers.close()
  await rm(directory, { recursive: true, force: true })
})

test('the link opens the page, walled off from other origins, and nothing on it breaks the page’s own rules', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(parley.ready.link)
  await expect(page).toHaveTitle('Parley')
  await expect(page.locator('body')).toContainText('Parley')
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(complaints).toEqual([])
})
