import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { failureFields } from './failure-fields.ts'

describe('what a log says of a failure', () => {
  it('is its class, its codes and where it was thrown, and never its words', () => {
    const cause = Object.assign(new TypeError('words of a user'), { code: 'ECONNRESET' })
    const fields = failureFields(new AssistantError('provider-unreachable', 'words for a user', { cause }))
    expect(fields).toMatchObject({ failure: 'TypeError', code: 'provider-unreachable', causeCode: 'ECONNRESET' })
    expect(fields.thrownAt).toContain('failure-fields.test.ts')
    expect(JSON.stringify(fields)).not.toContain('words')
  })

  it('is something for whatever was thrown, even an error that is its own cause', () => {
    const circular = new Error('words')
    circular.cause = circular
    expect(failureFields(circular)).toMatchObject({ failure: 'Error' })
    expect(failureFields('words')).toEqual({ failure: 'string' })
    expect(failureFields(undefined)).toEqual({ failure: 'undefined' })
  })
})
