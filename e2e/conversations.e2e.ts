import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
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
  directory = await mkdtemp(join(tmpdir(), 'parley-conversations-'))
  const microphone = join(directory, 'microphone.wav')
  const room = Int16Array.from({ length: 48_000 }, (_, sample) => ((sample * 7919) % 41) - 20)
  await writeFile(microphone, encodeWav(room, 48_000))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: ({ messages }) => ({
      tokens: [`You have asked ${messages.filter(({ role }) => role === 'user').length}.`],
    }),
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

interface Window {
  readonly page: Page
  readonly message: Locator
  readonly turns: Locator
  /** The lines of the list, by what they are called. */
  readonly line: (title: string) => Locator
  readonly ask: (text: string) => Promise<void>
}

async function open(query: string): Promise<Window> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto((await parley.link()).replace('/#', `/${query}#`))
  const message = page.getByRole('textbox', { name: 'Message' })
  const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
  const list = page.getByRole('navigation', { name: 'Conversations' })
  return {
    page,
    message,
    turns,
    line: (title) => list.getByRole('button', { name: title, exact: true }),
    ask: async (text) => {
      await message.fill(text)
      await message.press('Enter')
    },
  }
}

test('conversations are begun, gone back to and on with, renamed, deleted and brought back, by keys alone', async () => {
  const { page, message, turns, line, ask } = await open('?mode=text')
  await ask('about foxes')
  await expect(turns).toContainText(['about foxes', 'You have asked 1.'])
  await expect(line('about foxes')).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('Control+n')
  await expect(turns).toHaveCount(0)
  await expect(message).toBeFocused()
  await ask('about owls')
  await expect(line('about owls')).toHaveAttribute('aria-current', 'page')
  await page.keyboard.type('half a thought')

  await page.keyboard.press('Control+k')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(turns).toContainText(['about foxes', 'You have asked 1.'])
  await expect(message).toHaveValue('')
  // The model sees what was said before: it is the same conversation, in a session of its own.
  await ask('more of them')
  await expect(turns.last()).toContainText('You have asked 2.')

  await line('about owls').focus()
  await page.keyboard.press('F2')
  await page.keyboard.type('Owls')
  await page.keyboard.press('Enter')
  await expect(line('Owls')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(message).toHaveValue('half a thought')

  await line('Owls').focus()
  await page.keyboard.press('Delete')
  await expect(line('Owls')).toHaveCount(0)
  await expect(turns).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(line('Owls')).toBeVisible()
  await page.reload()
  await expect(line('Owls')).toBeVisible()
})

test('with voice on, another conversation is opened over the same socket, and the microphone stays open', async () => {
  const { page, turns, line, ask } = await open('?autoconnect=1')
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const state = page.locator('.status')
  await expect(state).toHaveAttribute('data-face', 'idle', { timeout: 20_000 })
  const opened = sockets.length
  await ask('about rivers')
  await expect(turns).toContainText(['about rivers', 'You have asked 1.'], { timeout: 20_000 })
  // Heard to its end: another conversation cuts what is being said.
  await expect(state).toHaveAttribute('data-face', 'idle', { timeout: 20_000 })
  await page.keyboard.press('Control+n')
  await expect(turns).toHaveCount(0)
  await ask('about hills')
  await expect(turns).toContainText(['about hills', 'You have asked 1.'], { timeout: 20_000 })
  await line('about rivers').click()
  await expect(turns).toContainText(['about rivers', 'You have asked 1.'])
  await ask('and lakes')
  await expect(turns.last()).toContainText('You have asked 2.', { timeout: 20_000 })
  expect(sockets.length).toBe(opened)
})

test('a window with no room shows the conversations over the thread, and closes them when one was chosen', async () => {
  const { page, turns, line, ask } = await open('?mode=text')
  await ask('about trees')
  await expect(turns).toHaveCount(2)
  await page.setViewportSize({ width: 700, height: 700 })
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await expect(list).toBeHidden()
  await page.keyboard.press('Control+b')
  await line('about trees').click()
  await expect(list).toBeHidden()
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(list).toBeVisible()
})
