import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet, type ProviderSet } from './simulators/provider-set.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const story = Array.from({ length: 120 }, (_, index) =>
  index === 3 ? 'Here sits <b>an axolotl</b> in the reeds.' : `Line ${index + 1} of it, in which nothing happens.`,
).join('\n\n')

let providers: ProviderSet
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: ({ messages }) => ({
      tokens: [JSON.stringify(messages.at(-1)).includes('story') ? story : 'A short answer.'],
    }),
  })
  parley = await startParley({ settings: providers.settings })
  browser = await launchChromium()
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await providers.close()
})

async function ask(page: Page, text: string): Promise<void> {
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(text)
  await message.press('Enter')
  await expect(page.locator('[data-role=assistant][data-status=completed]').last()).toBeAttached()
}

test('what was said is found, exported, deleted for good, and imported again', async () => {
  const page = await browser.newPage()
  await page.goto((await parley.link()).replace('/#', '/?mode=text#'))
  await ask(page, 'tell me a story')
  await page.keyboard.press('Control+n')
  await ask(page, 'about the weather')

  const list = page.getByRole('navigation', { name: 'Conversations' })
  const field = list.getByRole('searchbox', { name: 'Find in all conversations' })
  await page.keyboard.press('Control+k')
  await expect(field).toBeFocused()
  await page.keyboard.type('AXOL')
  const hit = list.getByRole('button', { name: 'Here sits <b>an axolotl</b> in the reeds.' })
  await expect(hit.locator('mark')).toHaveText('axolotl')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1, said by Parley')
  await expect(page.getByRole('list', { name: 'Conversation' }).getByText('an axolotl')).toBeInViewport()

  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Data', exact: true }).click()
  await expect(page.getByText('2 conversations with 4 messages')).toBeVisible()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as data' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('Parley.json')
  const file = join(tmpdir(), `parley-export-${process.pid}.json`)
  await download.saveAs(file)
  expect(await readFile(file, 'utf8')).toContain('an axolotl')

  await page.getByRole('button', { name: 'Delete everything…' }).click()
  const forGood = page.getByRole('button', { name: 'Delete for good' })
  await expect(forGood).toBeDisabled()
  await page.getByRole('textbox', { name: 'Type “delete” to go on' }).fill('delete')
  await forGood.click()
  await expect(page.getByRole('status', { name: 'Deletion' })).toContainText('2 conversations')
  await expect(page.getByText('0 conversations with 0 messages')).toBeVisible()
  await expect(page.getByText('There are none yet.')).toBeVisible()

  const picker = page.getByLabel('File to import')
  const outcome = page.getByRole('status', { name: 'Export and import' })
  const wrong = `${file}.wrong.json`
  await writeFile(wrong, '{"cats": 3}')
  await picker.setInputFiles(wrong)
  await expect(outcome).toContainText('it is no export of Parley. Nothing was changed.')
  await picker.setInputFiles(file)
  await expect(outcome).toContainText('2 conversations with 4 messages came in')
  await Promise.all([file, wrong].map((path) => rm(path)))

  await page.getByRole('button', { name: 'Back' }).click()
  await list.getByRole('button', { name: 'tell me a story', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Conversation' })).toContainText('Line 120 of it')
  await page.close()
})
