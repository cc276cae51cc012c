import { describe, expect, test } from 'vitest'
import { browserFlags } from './browser-flags.ts'
import { outputChoices } from './output-choice.ts'

describe('the flags that ship', () => {
  test('make the output buffer small for the instant choice only', () => {
    expect(browserFlags('instant')).toContain('--audio-buffer-size=256')
    expect(browserFlags('system-default').filter((flag) => flag.includes('buffer'))).toEqual([])
  })

  test.each(outputChoices)('let a greeting sound before a click, with %s too', (choice) => {
    expect(browserFlags(choice)).toContain('--autoplay-policy=no-user-gesture-required')
  })

  test.each(outputChoices)('never weaken the browser or stand in for a person, with %s', (choice) => {
    const forbidden = /sandbox|fake|disable-web-security|ignore-certificate|remote-debugging|unsafely/
    expect(browserFlags(choice).filter((flag) => forbidden.test(flag))).toEqual([])
  })
})
