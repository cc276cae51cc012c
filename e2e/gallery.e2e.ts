import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { chromiumMissing, launchChromium } from './browser/chromium.ts'
import { findChromium } from './browser/find-chromium.ts'
import { serveGallery, type GalleryServer } from './gallery/built-gallery.ts'
import { openGallery, showPicture, themes, type Theme } from './gallery/gallery-page.ts'

test.skip(findChromium() === undefined, chromiumMissing)

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']
const asked = {
  light: { type: 'tag', values: tags },
  // Of the same page in other colours nothing else can differ.
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const

let gallery: GalleryServer
let browser: Browser

test.beforeAll(async () => {
  gallery = await serveGallery()
  browser = await launchChromium()
})

test.afterAll(async () => {
  await browser.close()
  await gallery.close()
})

test('no view in any state, light or dark, breaks a rule of accessibility', async () => {
  test.setTimeout(180_000)
  // What fades in has its contrast only at the end.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const pictures = await openGallery(page, gallery.origin)
  expect(pictures.length).toBeGreaterThan(80)
  const found = (await new AxeBuilder({ page }).withTags(tags).analyze()).violations.map(({ id }) => `index: ${id}`)
  for (const theme of themes)
    for (const picture of pictures) {
      await page.setViewportSize({ width: picture.widthPx ?? 1280, height: 800 })
      await showPicture(page, picture, theme)
      found.push(...(await violationsOf(page, theme)).map((violation) => `${picture.name} (${theme}): ${violation}`))
    }
  expect(found).toEqual([])
})

interface AxeOfThePage {
  readonly axe: {
    run(
      context: Document,
      options: { readonly runOnly: (typeof asked)[Theme]; readonly resultTypes: readonly ['violations'] },
    ): Promise<{
      readonly violations: readonly {
        readonly id: string
        readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
      }[]
    }>
  }
}

/** With what the builder left in the page: by the builder itself each takes a second longer, in a page of its own. */
async function violationsOf(page: Page, theme: Theme): Promise<readonly string[]> {
  return await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as typeof globalThis & AxeOfThePage
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`),
    )
  }, asked[theme])
}
