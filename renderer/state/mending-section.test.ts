import { describe, expect, it } from 'vitest'
import { mendingSection } from './mending-section.ts'

describe('a failure', () => {
  it.each(['provider-unauthorized', 'model-not-found', 'provider-unreachable'] as const)(
    'that another provider, key or model ends (%s) leads to the providers',
    (code) => {
      expect(mendingSection(code)).toBe('providers')
    },
  )

  it.each(['provider-rate-limited', 'provider-timeout', 'nothing-heard', undefined] as const)(
    'that no setting changes (%s) leads nowhere',
    (code) => {
      expect(mendingSection(code)).toBeUndefined()
    },
  )
})
