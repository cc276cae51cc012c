import { describe, expect, it } from 'vitest'
import type { ClientMessageInput } from '../../shared/protocol/client-messages.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession } from '../testing/scripted-session.ts'
import type { Store } from '../store/types.ts'

const id = '00000000-0000-4000-8000-000000000001'
const text: ClientMessageInput = { type: 'text-submit', id, text: 'Book the flight.' }

/** A server that took the text, answered it and was killed before its client heard of it. */
async function killedServer(): Promise<{ readonly store: Store; readonly sessionId: string; conversationId: string }> {
  const store = memoryStore(new ManualClock())
  const rig = scriptedSession({ llm: scriptedModel(says('It is booked.')), store })
  const client = rig.connect(recordingChannel('event-stream'))
  rig.command(client, text)
  await rig.pass()
  return { store, sessionId: client.sessionId, conversationId: client.conversationId }
}

describe('a text that is sent again to a server that was started again', () => {
  it('is answered for, and not run a second time', async () => {
    const { store, sessionId, conversationId } = await killedServer()
    const rig = scriptedSession({ llm: scriptedModel(says('It is booked twice.')), store })
    const channel = recordingChannel()
    const client = rig.connect(channel, { sessionId })
    expect(client.conversationId).toBe(conversationId)
    rig.command(client, text)
    await rig.pass()
    expect(channel.messages).toContainEqual(
      expect.objectContaining({ type: 'command-result', commandId: id, isOk: true }),
    )
    expect(channel.messages.map(({ type }) => type)).not.toContain('response-start')
    const kept = store.conversations.items(conversationId).map((item) => item.text)
    expect(kept).toEqual(['Book the flight.', 'It is booked.'])
    await rig.hub.close()
  })

  it('is not run in another conversation either, and stays in its own', async () => {
    const { store, conversationId } = await killedServer()
    const rig = scriptedSession({ llm: scriptedModel(says('It is booked twice.')), store })
    const channel = recordingChannel()
    const stranger = rig.connect(channel)
    rig.command(stranger, text)
    await rig.pass()
    expect(channel.messages.map(({ type }) => type)).not.toContain('item-added')
    expect(store.conversations.items(stranger.conversationId)).toEqual([])
    expect(store.conversations.items(conversationId)).toHaveLength(2)
    await rig.hub.close()
  })
})

it('a text is kept under the id of its command, also when it waited or went into a running answer', async () => {
  const never = new Promise(() => undefined)
  const llm = scriptedModel([{ type: 'text-delta', text: 'Once upon ' }, never], says('Yes.'))
  const rig = scriptedSession({ llm })
  const client = rig.connect(recordingChannel('event-stream'))
  const ids = [1, 2, 3].map((place) => id.replace(/1$/, String(place)))
  const [first = '', waits = '', steers = ''] = ids
  rig.command(client, { type: 'text-submit', id: first, text: 'Tell me a story.' })
  await rig.pass()
  rig.command(client, { type: 'text-submit', id: waits, text: 'And then?', whileSpeaking: 'queue' })
  rig.command(client, { type: 'text-submit', id: steers, text: 'A short one.', whileSpeaking: 'steer' })
  await rig.hub.close()
  const users = rig.store.conversations.items(client.conversationId).filter(({ role }) => role === 'user')
  expect(users.map(({ itemId }) => itemId)).toEqual([first, steers, waits])
})
