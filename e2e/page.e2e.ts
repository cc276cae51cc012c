import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { encodeWav } from '../shared/audio/wav.ts'
import { chromiumMissing, fakeMicrophoneFlags, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet, type ProviderSet } from './simulators/provider-set.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const story =
  'Once upon a time there was a fox who could not sleep. Every night she walked to the edge of the forest and listened.'
const hostile = '<img src=x onerror="document.title=1"> and no more'

let directory: string
let providers: ProviderSet
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-page-'))
  const microphone = join(directory, 'microphone.wav')
  // A room, and not the zeros of a microphone that is switched off.
  const room = Int16Array.from({ length: 48_000 }, (_, sample) => ((sample * 7919) % 41) - 20)
  await writeFile(microphone, encodeWav(room, 48_000))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: ({ messages }) => ({ tokens: JSON.stringify(messages).includes('hostile') ? [hostile] : [story] }),
  })
  parley = await startParley({ settings: providers.settings })
  browser = await launchChromium({ flags: fakeMicrophoneFlags(microphone, 'again and again') })
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await providers.close()
  await rm(directory, { recursive: true, force: true })
})

async function open(query: string, from = browser): Promise<{ page: Page; sockets: string[] }> {
  const page = await from.newPage()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await page.goto((await parley.link()).replace('/#', `/${query}#`))
  return { page, sockets }
}

async function say(page: Page, text: string): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(text)
  await message.press('Enter')
}

/** By what the page shows of it: the shape that follows the voice. */
async function isAudible(page: Page): Promise<boolean> {
  const level = await page.locator('[data-face=speaking]').evaluate((shape) => shape.style.getPropertyValue('--player'))
  return Number(level) > 0
}

test('text mode answers over events, opens no socket, shows hostile text as text, and comes back after a reload', async () => {
  const { page, sockets } = await open('?mode=text')
  await say(page, 'something hostile')
  const turns = page.getByRole('list', { name: 'Conversation' })
  await expect(turns).toContainText(hostile)
  expect(new URL(page.url()).hash).toBe('')
  await page.reload()
  await expect(turns).toContainText(hostile)
  await expect(page).toHaveTitle('Parley')
  expect(sockets).toEqual([])
})

test('texts typed before voice is on are answered one after the other, and then nothing thinks any more', async () => {
  const { page, sockets } = await open('')
  const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
  for (const [asked, count] of [
    ['tell me a story', 2],
    ['and another one', 4],
  ] as const) {
    await say(page, asked)
    await expect(turns).toHaveCount(count)
    await expect(turns.last()).toHaveAttribute('data-status', 'completed')
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
  }
  expect(sockets).toEqual([])
})

test('a typed text is answered aloud, Escape cuts the answer, and the receipt says what was heard', async () => {
  const { page, sockets } = await open('')
  await page.getByRole('button', { name: 'Connect' }).click()
  const state = page.locator('.status')
  await expect(state).toHaveAttribute('data-face', 'idle', { timeout: 20_000 })
  await say(page, 'tell me a story')
  await expect(state).toHaveAttribute('data-face', 'speaking')
  // Words have to be heard before there is something to cut: the voice was audible at four looks.
  let looks = 0
  await expect.poll(async () => (looks += (await isAudible(page)) ? 1 : 0), { intervals: [250] }).toBeGreaterThan(3)
  await page.keyboard.press('Escape')
  await expect(page.getByText('You pressed stop: you heard up to')).toBeVisible()
  // Its last second again: no answer, so there is nothing to cut and nothing is said.
  await page.getByRole('button', { name: 'Hear that second again' }).click()
  await expect(state).toHaveAttribute('data-face', 'idle')
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible()
  expect(sockets).toHaveLength(1)

  await page.getByRole('radiogroup', { name: 'How you talk' }).getByText('Text').click()
  await expect(page.getByText('The microphone is closed')).toBeVisible()
  await say(page, 'and then?')
  const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
  await expect(turns.nth(1)).toContainText('Not heard:')
  await expect(turns.nth(3)).toContainText(story)
  expect(sockets).toHaveLength(1)
})

test('a refused microphone is named with what to do, and typing works all the same', async () => {
  const denying = await launchChromium({
    flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
  })
  try {
    const { page } = await open('?autoconnect=1&mode=push-to-talk', denying)
    await expect(page.getByRole('log', { name: 'Notices' })).toContainText('Allow it for this page')
    await expect(page.getByRole('button', { name: 'Open microphone' })).toBeEnabled()
    await expect(page.getByRole('button', { name: 'Hold to talk' })).toBeDisabled()
    await say(page, 'hello')
    await expect(page.getByRole('list', { name: 'Conversation' })).toContainText(story, { timeout: 20_000 })
  } finally {
    await denying.close()
  }
})
