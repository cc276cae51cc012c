import { describe, expect, test } from 'vitest'
import { browserFlags } from './browser-flags.ts'
import { outputBufferings } from './output-buffering.ts'

describe('the flags that ship', () => {
  test('make the output buffer small for the instant choice only', () => {
    expect(browserFlags('instant')).toContain('--audio-buffer-size=256')
    expect(browserFlags('system-default').filter((flag) => flag.includes('buffer'))).toEqual([])
  })

  test.each(outputBufferings)('let a greeting sound before a click, with %s too', (buffering) => {
    expect(browserFlags(buffering)).toContain('--autoplay-policy=no-user-gesture-required')
  })

  test.each(outputBufferings)('never weaken the browser or stand in for a person, with %s', (buffering) => {
    const forbidden = /sandbox|fake|disable-web-security|ignore-certificate|remote-debugging|unsafely/
    expect(browserFlags(buffering).filter((flag) => forbidden.test(flag))).toEqual([])
  })
})
