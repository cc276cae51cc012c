import { describe, expect, it } from 'vitest'
import { keeperOf, stepsToAllow } from './allow-microphone.ts'

const webkit = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko)'

describe('who gives the microphone', () => {
  it.each([
    [undefined, `${webkit} Chrome/152.0.0.0 Safari/537.36`, 'chrome'],
    [undefined, `${webkit} Version/19.0 Safari/605.1.15`, 'safari'],
    [undefined, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
    ['darwin', `${webkit} Chrome/152.0.0.0 Electron/45.4.1 Safari/537.36`, 'macos'],
    ['win32', '', 'windows'],
    ['linux', '', 'linux'],
  ] as const)('on %s with “%s”: %s', (hostPlatform, userAgent, keeper) => {
    expect(keeperOf({ hostPlatform, userAgent })).toBe(keeper)
  })

  it('says for each its own way, in sentences', () => {
    const keepers = ['chrome', 'firefox', 'safari', 'macos', 'windows', 'linux'] as const
    const firstSteps = keepers.map((keeper) => stepsToAllow(keeper)[0])
    expect(new Set(firstSteps).size).toBe(keepers.length)
    for (const step of keepers.flatMap(stepsToAllow)) expect(step).toMatch(/^[A-Z].*\.$/)
  })
})
