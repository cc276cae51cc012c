import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Browser } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { openGallery, showPicture, themes } from './gallery/gallery-page.ts'
import { startParley, type ParleyProcess } from './parley-process.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']

let parley: ParleyProcess
let browser: Browser

test.beforeAll(async () => {
  parley = await startParley()
  browser = await launchChromium()
})

test.afterAll(async () => {
  await browser.close()
  await parley.end()
})

test('no view in any state, light or dark, breaks a rule of accessibility', async () => {
  test.setTimeout(180_000)
  // What fades in has its contrast only at the end.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const pictures = await openGallery(page, parley.ready.url)
  expect(pictures.length).toBeGreaterThan(80)
  const found: string[] = []
  for (const picture of pictures)
    for (const theme of themes) {
      await page.setViewportSize({ width: picture.widthPx ?? 1280, height: 800 })
      await showPicture(page, picture, theme)
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
      for (const { id, nodes } of violations)
        found.push(`${picture.name} (${theme}): ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    }
  expect(found).toEqual([])
})
