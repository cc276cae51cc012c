import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fittingBounds, loadWindowPlace, saveWindowPlace } from './window-place.ts'

const laptop = { x: 0, y: 0, width: 1_280, height: 760 }
const monitor = { x: 1_280, y: 0, width: 2_560, height: 1_400 }

describe('where the window opens', () => {
  test('the first time it has its first size, and the system places it', () => {
    expect(fittingBounds(undefined, [laptop])).toEqual({ width: 1_120, height: 760 })
    expect(fittingBounds(undefined, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({ width: 800, height: 600 })
  })

  test('it is where it was, on the monitor where it was', () => {
    const kept = { x: 1_400, y: 40, width: 900, height: 700 }
    expect(fittingBounds(kept, [laptop, monitor])).toEqual(kept)
  })

  test.each([
    { x: 1_400, y: 40, width: 900, height: 700 },
    { x: 1_220, y: 40, width: 900, height: 700 },
    { x: 10, y: -300, width: 900, height: 700 },
    { x: 10, y: 740, width: 900, height: 700 },
  ])('it is not left where nobody can get hold of it: %j', (kept) => {
    expect(fittingBounds(kept, [laptop])).toEqual({ width: 1_120, height: 760 })
  })

  test('it is no larger than the screen and no smaller than it works', () => {
    expect(fittingBounds({ x: 0, y: 0, width: 4_000, height: 100 }, [laptop])).toEqual({
      x: 0,
      y: 0,
      width: 1_280,
      height: 480,
    })
  })
})

describe('what is kept of it', () => {
  let profile = ''
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'parley-window-'))
  })
  afterEach(async () => {
    await rm(profile, { recursive: true, force: true })
  })

  test('comes back', async () => {
    const place = { bounds: { x: 1, y: 2, width: 800, height: 600 }, isMaximized: true, wasToldOfTray: true }
    await saveWindowPlace(profile, place)
    expect(await loadWindowPlace(profile)).toEqual(place)
  })

  test.each(['', '{', '{"bounds":{"x":"left"}}'])('a file that says %j is as none', async (text) => {
    await writeFile(join(profile, 'window.json'), text)
    expect(await loadWindowPlace(profile)).toEqual({ isMaximized: false, wasToldOfTray: false })
  })
})
