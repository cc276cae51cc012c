import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet, type ProviderSet } from './simulators/provider-set.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const chapters = 300
const story = Array.from({ length: chapters }, (_, index) =>
  index === 4 ? 'In the **fi**fth there is a café.' : `Chapter ${index + 1} of it, in which nothing happens.`,
).join('\n\n')
const script = 'Here it is:\n\n```ts\nconst quiet = "a" // said once\n```\n\nThat is all.'

let providers: ProviderSet
let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: ({ messages }) => ({ tokens: [JSON.stringify(messages.at(-1)).includes('script') ? script : story] }),
  })
  parley = await startParley({ settings: providers.settings })
  browser = await launchChromium()
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
  await providers.close()
})

function turns(page: Page): Locator {
  return page.getByRole('list', { name: 'Conversation' })
}

async function ask(text: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto((await parley.link()).replace('/#', '/?mode=text#'))
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(text)
  await message.press('Enter')
  await expect(turns(page).locator('[data-role=assistant][data-status=completed]')).toHaveCount(1)
  return page
}

/** How many stretches of text lie under a mark, and the words of the first. */
async function marked(page: Page, name: string): Promise<readonly string[]> {
  return await page.evaluate((highlight) => {
    const ranges = [...(CSS.highlights.get(highlight) ?? [])]
    return ranges.map(({ startContainer, startOffset, endOffset }) =>
      (startContainer.textContent ?? '').slice(startOffset, endOffset),
    )
  }, name)
}

test('words far above what is drawn are found, brought into sight and marked, by the keyboard alone', async () => {
  const page = await ask('tell me a story')
  const far = turns(page).getByText('there is a café')
  await expect(far).toHaveCount(0)
  await page.keyboard.press('Control+f')
  const field = page.getByRole('textbox', { name: 'Find in this conversation' })
  await expect(field).toBeFocused()
  await page.keyboard.type('FIFTH there is a cafe')
  const count = page.getByRole('search').getByRole('status')
  await expect(count).toHaveText('1 of 1, said by Parley')
  await expect(far).toBeInViewport()
  await expect.poll(() => marked(page, 'found-here')).toEqual(['fi', 'fth there is a café'])

  await page.keyboard.press('Control+f')
  await page.keyboard.type('chapter')
  await expect(count).toHaveText(`1 of ${chapters - 1}, said by Parley`)
  await page.keyboard.press('Shift+Enter')
  await expect(count).toHaveText(`${chapters - 1} of ${chapters - 1}, said by Parley`)
  await expect(turns(page).getByText(`Chapter ${chapters} of it`)).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(turns(page).getByText('Chapter 1 of it')).toBeInViewport()
  await expect.poll(() => marked(page, 'found-here')).toEqual(['Chapter'])

  await page.keyboard.type('elephant')
  await expect(count).toHaveText('Not found')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  expect(await marked(page, 'found')).toEqual([])
  await page.close()
})

test('code has its colours once it stands, and is copied as it was written', async () => {
  const page = await ask('write a script')
  await expect.poll(() => marked(page, 'code-keyword')).toEqual(['const'])
  expect(await marked(page, 'code-comment')).toEqual(['// said once'])
  const code = page.getByRole('group', { name: 'Code, ts' })
  expect(await code.innerHTML()).not.toContain('hljs')
  await expect(code).toHaveText('const quiet = "a" // said once')
  await page.close()
})
