/*
 * npm run gallery [-- --only voice,thread/long]: every view in every state, in both themes and two sizes, as pictures in
 * `.cache/gallery` with a page over them.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../browser/chromium.ts'
import { serveGallery } from './built-gallery.ts'
import { photographGallery } from './photograph.ts'

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = values.only?.split(',') ?? []
const folder = join(import.meta.dirname, '..', '..', '.cache', 'gallery')
if (only.length === 0) await rm(folder, { recursive: true, force: true })

const startedAtMs = performance.now()
const gallery = await serveGallery()
const browser = await launchChromium()
try {
  const { pictures, photographs } = await photographGallery({ browser, origin: gallery.origin, folder, only })
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0)
  console.log(`${pictures} pictures, ${photographs} photographs, ${seconds} s: ${join(folder, 'index.html')}`)
  if (pictures === 0) process.exitCode = 1
} finally {
  await browser.close()
  await gallery.close()
}
