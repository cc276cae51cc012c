import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { floatToPcm16 } from '../shared/audio/pcm.ts'
import { encodeWav } from '../shared/audio/wav.ts'
import { chromiumMissing, fakeMicrophoneFlags, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet, type ProviderSet } from './simulators/provider-set.ts'
import { synthesisedSpeech } from './sound-sets/speech.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const rateHz = 48_000
/** The file plays from the moment the microphone is opened, and the detector needs some seconds to load at first. */
const speechAfterSeconds = 6

let directory: string
let speechMissing: string | undefined
let providers: ProviderSet
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-smoke-'))
  const { sounds, missing } = await synthesisedSpeech(['please count to three for me'], rateHz)
  const [speech] = sounds
  speechMissing = speech === undefined ? missing.join('; ') : undefined
  const sound = new Float32Array(speechAfterSeconds * rateHz + (speech?.samples.length ?? 0) + 4 * rateHz)
  sound.set(speech?.samples ?? [], speechAfterSeconds * rateHz)
  const microphone = join(directory, 'microphone.wav')
  await writeFile(microphone, encodeWav(floatToPcm16(sound), rateHz))
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: () => ({ tokens: ['One ', 'two ', 'three.'] }),
    hear: () => ({ text: 'Please count to three for me.' }),
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

/** A page of its own, and what the browser complained about on it. */
async function openPage(
  link: string,
  hobble: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext()
  await hobble(context)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(link)
  return { page, complaints }
}

test('the link opens the page, walled off from other origins, and nothing on it breaks the page’s own rules', async () => {
  const { page, complaints } = await openPage(await parley.link())
  await expect(page).toHaveTitle('Parley')
  await expect(page.getByRole('button', { name: 'Connect' })).toBeVisible()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(complaints).toEqual([])
})

test('a link is good once; a page that was let in survives a reload, and its ticket is in no address', async () => {
  const link = await parley.link()
  const { page } = await openPage(link)
  const connect = page.getByRole('button', { name: 'Connect' })
  await expect(connect).toBeVisible()
  expect(page.url()).toBe(`${parley.ready.url}/`)
  await page.reload()
  await expect(connect).toBeVisible()

  const { page: second } = await openPage(link)
  await expect(second.locator('body')).toContainText('used already or is too old')
})

test('what is said into the microphone is answered aloud', async () => {
  test.skip(speechMissing !== undefined, speechMissing)
  const { page, complaints } = await openPage(await parley.link())
  await page.getByRole('button', { name: 'Connect' }).click()
  const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
  await expect(turns).toContainText(['Please count to three for me.', 'One two three.'], { timeout: 30_000 })
  // Completed is what was played to its end: the page tells how far its loudspeaker is.
  await expect(turns.nth(1)).toHaveAttribute('data-status', 'completed', { timeout: 15_000 })
  await expect(turns).toHaveCount(2)
  expect(providers.stt.exchanges.length).toBe(1)
  expect(complaints).toEqual([])
})

const hobbles = [
  {
    name: 'a browser without a track processor',
    hobble: (context: BrowserContext) =>
      context.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor')),
    said: undefined,
  },
  {
    name: 'a page that cannot load its detector',
    hobble: (context: BrowserContext) => context.route('**/*.onnx', (route) => route.abort()),
    said: 'The server listens for speech',
  },
]

for (const { name, hobble, said } of hobbles)
  test(`${name} is understood and answered all the same`, async () => {
    test.skip(speechMissing !== undefined, speechMissing)
    const asked = providers.stt.exchanges.length
    const { page } = await openPage(await parley.link(), hobble)
    await page.getByRole('button', { name: 'Connect' }).click()
    const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
    await expect(turns).toContainText(['Please count to three for me.', 'One two three.'], { timeout: 30_000 })
    expect(providers.stt.exchanges.length).toBe(asked + 1)
    if (said !== undefined) await expect(page.getByText(said)).toBeVisible()
    await page.context().close()
  })
