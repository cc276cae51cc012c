import { expect, it } from 'vitest'
import { outageAfter } from './outage.ts'

const lost = { name: 'waiting', retryInMs: 100, reason: 'The connection to Parley was lost.' } as const

it('begins with the loss, counts each try that fails, and lasts while one is made', () => {
  const after = ([lost, { name: 'connecting' }, lost, { name: 'connecting' }] as const).reduce<
    ReturnType<typeof outageAfter>
  >(outageAfter, undefined)
  expect(after).toEqual({ tries: 2, reason: lost.reason, isBlocked: false })
})

it('is over when the connection is back, and when it is given up', () => {
  const known = outageAfter(undefined, lost)
  expect(outageAfter(known, { name: 'open', isResumed: true })).toBeUndefined()
  expect(outageAfter(known, { name: 'closed', reason: 'Over.' })).toBeUndefined()
})

it('is none at the first connection, however long that takes', () => {
  expect(outageAfter(undefined, { name: 'connecting' })).toBeUndefined()
})
