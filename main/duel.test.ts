import { expect, test } from 'vitest'
import type { Hello } from '../shared/protocol/client-messages.ts'
import { withDuel } from './duel.ts'
import { ScriptedHub } from './testing/scripted-hub.ts'
import type { ClientChannel } from './voice/client-channel.ts'

const channel: ClientChannel = {
  kind: 'socket',
  send: () => undefined,
  sendSpeech: () => undefined,
  bufferedBytes: () => 0,
  close: () => undefined,
}

function hello(sessionId?: string): Hello {
  return {
    type: 'hello',
    client: { name: 'test', version: '1' },
    ...(sessionId !== undefined && { sessionId }),
  } as Hello
}

function hubs(): { user: ScriptedHub; duel: ScriptedHub; both: ReturnType<typeof withDuel> } {
  const [user, duel] = [new ScriptedHub(), new ScriptedHub()]
  const both = withDuel(user, { hubOf: (sessionId) => (sessionId === 'duel-1' ? duel : undefined) })
  return { user, duel, both }
}

test('a socket of the duel’s session comes to the duel, and every other to the user’s', () => {
  const { user, duel, both } = hubs()
  both.attach(hello('duel-1'), channel)
  both.attach(hello('session-9'), channel)
  both.attach(hello(), channel)
  expect([duel.attachments.length, user.attachments.length]).toEqual([1, 2])
  expect([both.has('duel-1'), both.has('nobody')]).toEqual([true, false])
})

test('questions and conversations are the user’s alone: the duel keeps nothing', async () => {
  const { user, duel, both } = hubs()
  await both.ask('What time is it?', { signal: new AbortController().signal })
  both.leaveConversation('c-1')
  expect([user.asked.length, user.left]).toEqual([1, ['c-1']])
  expect([duel.asked.length, duel.left]).toEqual([0, []])
})
