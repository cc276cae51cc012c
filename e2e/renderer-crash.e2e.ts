import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, type Browser } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { startEndlessAnswer, type EndlessAnswer } from './torture/endless-answer.ts'

/*
 * The page's process dies while the assistant speaks in it. Playwright gives a crashed page up, so the rest is asked of
 * the browser itself, which gives the tab a new process at its reload.
 */
test.skip(findChromium() === undefined, chromiumMissing)

const quietMs = 1_000
const shownMs = 3_000
const question = 'Tell me a story without an end.'

let answer: EndlessAnswer
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  answer = await startEndlessAnswer()
  parley = await startParley({ settings: answer.settings })
  browser = await launchChromium({ flags: ['--use-fake-device-for-media-stream'] })
})
test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await answer.close()
})

const closed = (): number => parley.logLines().filter((line) => line.includes('"connection closed"')).length

async function within(limitMs: number, isSo: () => boolean | Promise<boolean>): Promise<number> {
  const fromMs = performance.now()
  while (!(await isSo())) {
    if (performance.now() - fromMs > 3 * limitMs) return Infinity
    await wait(10)
  }
  return performance.now() - fromMs
}

test('a page that crashes while it speaks silences the server within 1 s, and shows everything within 3 s of its reload', async () => {
  const page = await browser.newPage()
  await page.goto((await parley.link()).replace('/#', '/?autoconnect=1&mode=push-to-talk#'))
  await page.locator('.status[data-face="idle"]').waitFor()
  await page.getByRole('textbox', { name: 'Message' }).fill(question)
  await page.keyboard.press('Enter')
  await page.locator('.status[data-face="speaking"]').waitFor()
  await expect(page.getByText('word8.').first()).toBeVisible()

  const cdp = await page.context().newCDPSession(page)
  const before = closed()
  // Nobody answers for a page that is gone.
  void cdp.send('Page.crash').catch(() => undefined)
  expect(await within(quietMs, () => closed() > before)).toBeLessThanOrEqual(quietMs)

  const shown = async (): Promise<string> => {
    const expression = 'document.querySelector(\'[aria-label="Conversation"]\')?.textContent ?? ""'
    const { result } = await cdp.send('Runtime.evaluate', { expression })
    return String(result.value)
  }
  void cdp.send('Page.reload').catch(() => undefined)
  const tookMs = await within(shownMs, async () => {
    const text = await shown().catch(() => '')
    return text.includes(question) && text.includes('word8.')
  })
  expect(tookMs).toBeLessThanOrEqual(shownMs)
})
