import { expect, test, type Browser } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { missingTools } from './sound-card/tools.ts'

/* The first five minutes, with the voice and the ears of this machine. It needs no sound card: Chromium plays into nothing. */
const missing = await missingTools(['flite'])
test.skip(findChromium() === undefined, chromiumMissing)
test.skip(missing !== undefined, missing)

let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  parley = await startParley({ settings: { isFirstRunDone: false } })
  browser = await launchChromium()
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
})

test('a new user hears it being interrupted, and skips from there into a conversation', async () => {
  test.setTimeout(60_000)
  const page = await (await browser.newContext()).newPage()
  await page.goto(await parley.link())
  await page.getByRole('button', { name: 'Hear me being interrupted' }).click()
  const times = page.getByRole('figure')
  await expect(times.getByText(/^lowered in \d+ ms$/).first()).toBeVisible({ timeout: 35_000 })
  const silent = times.getByText(/^silent in \d+ ms$/).last()
  await expect(silent).toBeVisible({ timeout: 15_000 })
  const lowered = times.getByText(/^lowered in \d+ ms$/).last()
  const [loweredMs, silentMs] = [await milliseconds(lowered), await milliseconds(silent)]
  expect(loweredMs).toBeLessThanOrEqual(silentMs)
  expect(silentMs).toBeLessThan(1_000)

  await page.getByRole('button', { name: 'Skip' }).click()
  await expect(page.getByRole('textbox')).toBeVisible()
  // What was shown was nobody's conversation.
  await expect(page.getByText('cut me short')).toHaveCount(0)
})

async function milliseconds(locator: { innerText(): Promise<string> }): Promise<number> {
  return Number(/\d+/.exec(await locator.innerText())?.[0])
}
