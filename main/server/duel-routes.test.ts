import { afterEach, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'
import type { DuelDoor } from './duel-routes.ts'

let loopback: LoopbackServer | undefined
afterEach(async () => {
  await loopback?.stop()
  loopback = undefined
})

async function serve(begin: DuelDoor['begin']): Promise<LoopbackServer> {
  loopback = await startLoopbackServer({ duel: { begin } })
  return loopback
}

const beginning = { sessionId: 'duel-1', person: { words: 'Wait.', rateHz: 24_000, samples: 'AAA=' } }

test('a duel is begun by a post alone, and answered with its session and the clip', async () => {
  const server = await serve(() => Promise.resolve(beginning))
  expect(await (await server.fetch('/api/duel', { method: 'POST' })).json()).toEqual(beginning)
  expect((await server.fetch('/api/duel')).status).toBe(404)
})

test('a machine without a voice says so in its own words', async () => {
  const server = await serve(() =>
    Promise.reject(new AssistantError('text-to-speech-unavailable', 'This machine has no voice.')),
  )
  const response = await server.fetch('/api/duel', { method: 'POST' })
  expect(response.ok).toBe(false)
  expect(await response.json()).toMatchObject({
    code: 'text-to-speech-unavailable',
    message: 'This machine has no voice.',
  })
})

test('whoever asked and left ends what was begun, and nobody is alarmed', async () => {
  const leaving = new AbortController()
  const ended = Promise.withResolvers<undefined>()
  const server = await serve(
    (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('Ended.'))
          ended.resolve(undefined)
        })
        leaving.abort()
      }),
  )
  await expect(server.fetch('/api/duel', { method: 'POST', signal: leaving.signal })).rejects.toThrow()
  await ended.promise
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.log.records().filter(({ level }) => level === 'error' || level === 50)).toEqual([])
})
