import type { Page } from '@playwright/test'

/** One view in one state, as the gallery's own index names it. */
export interface Picture {
  /** `voice/ducked` */
  readonly name: string
  readonly address: string
  /** Of the window, where the two sizes are both too wide for it. */
  readonly widthPx: number | undefined
}

export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

export async function openGallery(page: Page, origin: string): Promise<readonly Picture[]> {
  await page.goto(`${origin}/`)
  await stands(page, 'index')
  return await page.locator('[data-scene]').evaluateAll((links) =>
    links.map((link) => ({
      name: link.getAttribute('data-scene') ?? '',
      address: link.getAttribute('href') ?? '',
      widthPx: link.hasAttribute('data-width') ? Number(link.getAttribute('data-width')) : undefined,
    })),
  )
}

/** In the same page, which has its scripts already: a load for each would take minutes. */
export async function showPicture(page: Page, picture: Picture, theme: Theme): Promise<void> {
  await page.evaluate(
    (address) => {
      history.replaceState(null, '', address)
      dispatchEvent(new PopStateEvent('popstate'))
    },
    picture.address.replace('theme=light', `theme=${theme}`),
  )
  await stands(page, picture.name)
}

async function stands(page: Page, name: string): Promise<void> {
  await page.locator(`html[data-shown="${name}"]`).waitFor({ state: 'attached', timeout: 10_000 })
}
