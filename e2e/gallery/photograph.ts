import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Browser } from '@playwright/test'
import { openGallery, showPicture, themes, type Picture, type Theme } from './gallery-page.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const

/** Until the orb has taken its shape and a level its place. */
const settleMs = 250

export interface Photographs {
  readonly pictures: number
  readonly photographs: number
}

/** Every picture whose name begins with one of `only` (all, where there is none), in each theme and size. */
export async function photographGallery(asked: {
  readonly browser: Browser
  readonly origin: string
  readonly folder: string
  readonly only: readonly string[]
}): Promise<Photographs> {
  const { browser, origin, folder, only } = asked
  const page = await browser.newPage({ viewport: sizes[0] })
  const all = await openGallery(page, origin)
  const pictures = all.filter(({ name }) => only.length === 0 || only.some((wanted) => name.startsWith(wanted)))
  const files: string[] = []
  for (const { width, height } of sizes)
    for (const theme of themes)
      for (const picture of pictures) {
        await page.setViewportSize({ width: Math.min(width, picture.widthPx ?? width), height })
        await showPicture(page, picture, theme)
        await page.waitForTimeout(settleMs)
        const file = fileOf(picture, theme, `${width}x${height}`)
        await mkdir(dirname(join(folder, file)), { recursive: true })
        await page.screenshot({ path: join(folder, file), animations: 'disabled' })
        files.push(file)
      }
  await page.close()
  await writeFile(join(folder, 'index.html'), indexOf(files))
  return { pictures: pictures.length, photographs: files.length }
}

function fileOf({ name }: Picture, theme: Theme, size: string): string {
  return `${name}-${theme}-${size}.png`
}

function indexOf(files: readonly string[]): string {
  const figures = [...files]
    .sort()
    .map(
      (file) =>
        `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${file}</figcaption></figure>`,
    )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Parley, every view in every state</title>
<style>
body { font: 14px system-ui; display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 16px; margin: 16px }
figure { margin: 0 } img { width: 100%; border: 1px solid #bbb }
</style>
${figures.join('\n')}
</html>
`
}
