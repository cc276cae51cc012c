import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'

test.skip(findChromium() === undefined, chromiumMissing)

let parley: ParleyProcess
let browser: Browser
let context: BrowserContext

test.beforeAll(async () => {
  parley = await startParley()
  browser = await launchChromium()
})
test.beforeEach(async () => {
  // Pages of one browser, and not each on its own.
  context = await browser.newContext()
})
test.afterEach(async () => {
  await context.close()
})
test.afterAll(async () => {
  await browser.close()
  await parley.end()
})

async function open(): Promise<Page> {
  const page = await context.newPage()
  await page.goto((await parley.link()).replace('/#', '/?mode=text#'))
  return page
}

test('a reload in the settings comes back to them, and to their section', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Appearance').click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
})

test('a reload in a conversation comes back to it without an empty thread between', async () => {
  const page = await open()
  const message = page.getByRole('textbox', { name: 'Message' })
  await expect(page.getByText('You can always cut in')).toBeVisible()
  await message.fill('What is two plus two?')
  await message.press('Enter')
  const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
  await expect(turns).toHaveCount(2)
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.body.textContent.includes('You can always cut in')) document.documentElement.dataset.wasEmpty = 'yes'
    }).observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(turns).toHaveCount(2)
  expect(await page.locator('html').getAttribute('data-was-empty')).toBeNull()
})

test('what is set in one window shows in the others', async () => {
  const [one, other] = [await open(), await open()]
  const elsewhere = await browser.newContext()
  const third = await elsewhere.newPage()
  await third.goto((await parley.link()).replace('/#', '/?mode=text#'))
  await one.getByRole('button', { name: 'Settings' }).click()
  await one.getByRole('navigation', { name: 'Settings' }).getByText('Appearance').click()
  for (const theme of ['Dark', 'Light']) {
    await one.getByRole('radiogroup', { name: 'Theme' }).getByText(theme, { exact: true }).click()
    for (const page of [one, other, third])
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
  }
  await elsewhere.close()
})

test('what the browser has of the detector already is not carried again', async () => {
  const page = await open()
  // The model: a context without a profile keeps nothing as large as the wasm, which a profile does.
  const load = () =>
    page.evaluate(async () => {
      const response = await fetch('/vad/silero_vad_v6.onnx')
      const bytes = (await response.arrayBuffer()).byteLength
      const entry = performance.getEntriesByName(response.url).at(-1) as PerformanceResourceTiming
      return { bytes, carried: entry.transferSize }
    })
  expect((await load()).carried).toBeGreaterThan(2_000_000)
  const again = await load()
  expect(again.bytes).toBeGreaterThan(2_000_000)
  expect(again.carried).toBeLessThan(10_000)
})
