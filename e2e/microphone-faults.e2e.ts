import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { encodeWav } from '../shared/audio/wav.ts'
import { chromiumMissing, fakeMicrophoneFlags, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'

test.skip(findChromium() === undefined, chromiumMissing)

interface Scripted {
  /** What opening a microphone throws. */
  refusal: string | undefined
  /** The device that is gone, until the next one is opened. */
  unplugged: string | undefined
  track: MediaStreamTrack | undefined
}
type ScriptedPage = typeof globalThis & { microphone: Scripted }

let directory: string
let parley: ParleyProcess
let browser: Browser
let context: BrowserContext
let page: Page

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-faults-'))
  const microphone = join(directory, 'microphone.wav')
  // A room, and not the zeros of a microphone that is switched off.
  const room = Int16Array.from({ length: 48_000 }, (_, sample) => ((sample * 7919) % 41) - 20)
  await writeFile(microphone, encodeWav(room, 48_000))
  parley = await startParley()
  browser = await launchChromium({
    flags: fakeMicrophoneFlags(microphone, 'again and again'),
    hasPermissionPrompts: true,
  })
})
test.beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
})
test.afterEach(async () => {
  await context.close()
})
test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await rm(directory, { recursive: true, force: true })
})

async function talk(refusal?: string): Promise<void> {
  const link = (await parley.link()).replace('/#', '/?autoconnect=1&mode=push-to-talk#')
  await context.grantPermissions(['microphone'], { origin: new URL(link).origin })
  await page.addInitScript((thrown) => {
    const { mediaDevices } = navigator
    const scripted: Scripted = { refusal: thrown, unplugged: undefined, track: undefined }
    Object.assign(globalThis, { microphone: scripted })
    const open = mediaDevices.getUserMedia.bind(mediaDevices)
    const list = mediaDevices.enumerateDevices.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints) => {
      if (scripted.refusal !== undefined) throw new DOMException('scripted', scripted.refusal)
      const stream = await open(constraints)
      scripted.unplugged = undefined
      scripted.track = stream.getAudioTracks()[0]
      return stream
    }
    mediaDevices.enumerateDevices = async () => (await list()).filter(({ deviceId }) => deviceId !== scripted.unplugged)
  }, refusal)
  await page.goto(link)
  // A busy machine is slow to load the detector, and until then nothing is connected.
  const face = refusal === undefined ? 'idle' : 'error'
  await expect(page.locator(`.status[data-face=${face}]`).first()).toBeVisible({ timeout: 30_000 })
}

async function answeredInText(): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill('What is two plus two?')
  await message.press('Enter')
  await expect(page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')).toHaveCount(2, {
    timeout: 20_000,
  })
}

const notices = () => page.getByRole('log', { name: 'Notices' })
const talkButton = () => page.getByRole('button', { name: 'Hold to talk' })

for (const [refusal, sentence] of [
  ['NotAllowedError', 'Allow it for this page'],
  ['NotFoundError', 'No microphone was found'],
  ['OverconstrainedError', 'cannot do what Parley asks of it'],
  ['NotReadableError', 'another program may have taken it'],
] as const)
  test(`a microphone that does not open for ${refusal} is named with what to do, and typing works`, async () => {
    await talk(refusal)
    await expect(notices()).toContainText(sentence)
    await expect(page.getByRole('button', { name: 'Open microphone' })).toBeEnabled()
    await answeredInText()
  })

test('an unplugged microphone gives way to another within 2 s, which is said, and what was typed stays', async () => {
  await talk()
  await expect(talkButton()).toBeEnabled()
  await page.getByRole('textbox', { name: 'Message' }).fill('Half a sen')
  await page.evaluate(() => {
    const { microphone } = globalThis as ScriptedPage
    microphone.unplugged = microphone.track?.getSettings().deviceId
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
  })
  await expect(notices()).toContainText('was unplugged, so Parley listens to', { timeout: 2_000 })
  await expect(talkButton()).toBeEnabled()
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('Half a sen')
})

test('without another one an unplugged microphone is told within 500 ms, and typing works', async () => {
  await talk()
  await expect(talkButton()).toBeEnabled()
  await page.evaluate(() => {
    const { microphone } = globalThis as ScriptedPage
    microphone.unplugged = microphone.track?.getSettings().deviceId
    microphone.refusal = 'NotFoundError'
    microphone.track?.dispatchEvent(new Event('ended'))
  })
  await expect(notices()).toContainText('No microphone was found', { timeout: 500 })
  await answeredInText()
})

test('a permission that is taken back in the middle of a turn closes the microphone and the turn within 1 s', async () => {
  await talk()
  await talkButton().hover()
  await page.mouse.down()
  await expect(page.locator('[data-face=hearing]').first()).toBeVisible()
  await context.clearPermissions()
  await expect(page.locator('[data-face=hearing]')).toHaveCount(0, { timeout: 1_000 })
  expect(await page.evaluate(() => (globalThis as ScriptedPage).microphone.track?.readyState)).toBe('ended')
  await expect(page.getByRole('button', { name: 'Open microphone' })).toBeEnabled()
  await page.mouse.up()
  await answeredInText()
})
