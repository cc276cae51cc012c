import { expect, it } from 'vitest'
import { isEnglish, languagesFor } from './languages.ts'

it('are listed by name, and one that is kept is among them whatever it is', () => {
  const languages = languagesFor('gsw')
  expect(languages).toContainEqual({ value: 'gsw', label: 'Swiss German' })
  expect(languages.map(({ label }) => label)).toEqual(
    languages.map(({ label }) => label).sort((a, b) => a.localeCompare(b, 'en')),
  )
  expect(languagesFor('de-DE')).toHaveLength(languages.length - 1)
})

it('are English or not', () => {
  expect(['en', 'en-GB', 'de-DE', 'enm'].map(isEnglish)).toEqual([true, true, false, false])
})
