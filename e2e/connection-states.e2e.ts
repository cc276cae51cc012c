import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { encodeWav } from '../shared/audio/wav.ts'
import { chromiumMissing, fakeMicrophoneFlags, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'

test.skip(findChromium() === undefined, chromiumMissing)

let directory: string
let parley: ParleyProcess
let browser: Browser
let context: BrowserContext

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-states-'))
  const microphone = join(directory, 'microphone.wav')
  // A room, and not the zeros of a microphone that is switched off.
  const room = Int16Array.from({ length: 48_000 }, (_, sample) => ((sample * 7919) % 41) - 20)
  await writeFile(microphone, encodeWav(room, 48_000))
  browser = await launchChromium({ flags: fakeMicrophoneFlags(microphone, 'again and again') })
})
test.beforeEach(async () => {
  parley = await startParley()
  context = await browser.newContext()
})
test.afterEach(async () => {
  await context.close()
  await parley.end()
})
test.afterAll(async () => {
  await browser.close()
  await rm(directory, { recursive: true, force: true })
})

async function talkIn(page: Page): Promise<void> {
  await page.goto((await parley.link()).replace('/#', '/?autoconnect=1&mode=push-to-talk#'))
  // A busy machine is slow to load the detector, and until then nothing is connected.
  await expect(page.locator('.status[data-face=idle]').first()).toBeVisible({ timeout: 30_000 })
}

const talkButton = (page: Page): Locator => page.getByRole('button', { name: 'Hold to talk' })
const notices = (page: Page): Locator => page.getByRole('log', { name: 'Notices' })
const turns = (page: Page): Locator => page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')

/** The answers are spoken, by a voice that a busy machine is slow to make. */
const spoken = { timeout: 20_000 }

async function type(page: Page, text: string): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(text)
  await message.press('Enter')
}

test('a window whose voice another one took says so, follows in text, and takes it back', async () => {
  const one = await context.newPage()
  await talkIn(one)
  await type(one, 'What is two plus two?')
  await expect(turns(one)).toHaveCount(2, spoken)
  // As a second window of the same conversation has it.
  const kept = await one.evaluate(() => Object.entries(sessionStorage) as [string, string][])
  const other = await context.newPage()
  await other.addInitScript((entries) => {
    if (sessionStorage.length === 0) for (const [key, value] of entries) sessionStorage.setItem(key, value)
  }, kept)
  await talkIn(other)

  await expect(notices(one)).toContainText('Another window took this conversation over')
  await expect(talkButton(one)).toHaveCount(0)
  await type(other, 'What is three plus three?')
  await expect(turns(other)).toHaveCount(4, spoken)
  await expect(turns(one)).toHaveCount(4, spoken)

  await notices(one).getByRole('button', { name: 'Use it here' }).click()
  await expect(talkButton(one)).toBeEnabled()
  await expect(notices(one)).not.toContainText('Another window')
  await expect(notices(other)).toContainText('Another window took this conversation over')
})

test('a server that went away is told with what to do, and what is typed meanwhile stays in sight', async () => {
  const page = await context.newPage()
  await talkIn(page)
  await parley.end()
  await expect(notices(page)).toContainText('Parley does not answer', { timeout: 5_000 })
  await expect(notices(page).getByRole('button', { name: 'Try now' })).toBeEnabled()
  await type(page, 'Is anybody there?')
  await expect(page.getByRole('list', { name: 'On its way' })).toContainText('Is anybody there?')
})
