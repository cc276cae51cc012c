import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { LanguageModel } from '../providers/types.ts'
import type { Store } from '../store/types.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession } from '../testing/scripted-session.ts'

const id = (place: number): string => `00000000-0000-4000-8000-00000000000${place}`
const never = new Promise(() => undefined)
const disk = 'Parley could not save: the disk is full. Free some space, then try again.'

/** A store whose disk can be full. */
function failing(): { readonly store: Store; isFull: boolean; readonly kept: string[] } {
  const store = memoryStore(new ManualClock())
  const { conversations } = store
  const kept: string[] = []
  const rig = {
    isFull: false,
    kept,
    store: {
      ...store,
      conversations: {
        ...conversations,
        saveItem: (...[conversationId, item, before]: Parameters<typeof conversations.saveItem>) => {
          if (rig.isFull) throw new AssistantError('store-failed', disk)
          conversations.saveItem(conversationId, item, before)
          kept.push(`${item.itemId} saved`)
        },
        keepWaiting: (...[conversationId, item]: Parameters<typeof conversations.keepWaiting>) => {
          if (rig.isFull) throw new AssistantError('store-failed', disk)
          conversations.keepWaiting(conversationId, item)
          kept.push(`${item.itemId} waits`)
        },
      },
    },
  }
  return rig
}

function connected(llm: LanguageModel, store?: Store) {
  const session = scriptedSession({ llm, ...(store !== undefined && { store }) })
  const channel = recordingChannel('event-stream')
  return { session, channel, client: session.connect(channel) }
}

const running = [{ type: 'text-delta', text: 'Once upon ' } as const, never]

describe('a text', () => {
  it('that waits is on disk before it is acknowledged, and shown when its turn comes', async () => {
    const { store, kept } = failing()
    const { session, channel, client } = connected(scriptedModel(running, says('Yes.')), store)
    session.command(client, { type: 'text-submit', id: id(1), text: 'Tell me a story.' })
    await session.pass()
    channel.send = (message) => {
      if (message.type === 'command-result' && message.commandId === id(2)) kept.push('acknowledged')
      return channel.messages.push(message)
    }
    session.command(client, { type: 'text-submit', id: id(2), text: 'And then?', whileSpeaking: 'queue' })
    expect(kept.slice(-2)).toEqual([`${id(2)} waits`, 'acknowledged'])
    expect(session.store.conversations.items(client.conversationId).map(({ itemId }) => itemId)).not.toContain(id(2))
    session.command(client, { type: 'response-stop', id: id(3), reason: 'stop-button' })
    await session.pass()
    const added = channel.messages.flatMap((message) => (message.type === 'item-added' ? [message.item.itemId] : []))
    expect(added).toContain(id(2))
    expect(session.store.conversations.items(client.conversationId).at(-1)).toMatchObject({ text: 'Yes.' })
    await session.hub.close()
  })

  it('is known to have no answer until its answer is over', async () => {
    const { session, client } = connected(scriptedModel(running))
    session.command(client, { type: 'text-submit', id: id(1), text: 'Tell me a story.' })
    await session.pass()
    const turn = () => session.store.conversations.items(client.conversationId).find(({ itemId }) => itemId === id(1))
    expect(turn()).toMatchObject({ isUnanswered: false })
    session.command(client, { type: 'response-stop', id: id(2), reason: 'stop-button' })
    await session.pass()
    expect(turn()).not.toHaveProperty('isUnanswered')
    await session.hub.close()
  })

  it('has no answer when Parley ends before its first word, nor has what waited behind it', async () => {
    const { session, client } = connected(scriptedModel([never]))
    session.command(client, { type: 'text-submit', id: id(1), text: 'Tell me a story.' })
    session.command(client, { type: 'text-submit', id: id(2), text: 'And then?', whileSpeaking: 'queue' })
    await session.pass()
    await session.hub.close()
    expect(session.store.conversations.items(client.conversationId)).toMatchObject([
      { itemId: id(1), isUnanswered: true },
      { itemId: id(2), isUnanswered: true },
    ])
  })

  it('that its own user stopped before its first word is not said to be without an answer', async () => {
    const { session, client } = connected(scriptedModel([never]))
    session.command(client, { type: 'text-submit', id: id(1), text: 'Tell me a story.' })
    await session.pass()
    session.command(client, { type: 'response-stop', id: id(2), reason: 'stop-button' })
    await session.pass()
    await session.hub.close()
    const [turn, ...others] = session.store.conversations.items(client.conversationId)
    expect(others).toEqual([])
    expect(turn).not.toHaveProperty('isUnanswered')
  })
})

describe('a full disk', () => {
  it('is told once with what to do, the text is answered, and its result says that it is not on disk', async () => {
    const full = failing()
    const { session, channel, client } = connected(scriptedModel(says('One. '), says('Two.')), full.store)
    full.isFull = true
    for (const place of [1, 2]) {
      session.command(client, { type: 'text-submit', id: id(place), text: `Question ${place}` })
      await session.pass()
    }
    const notices = channel.messages.filter(({ type }) => type === 'notice')
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatchObject({ code: 'store-failed', message: expect.stringContaining(disk) as string })
    const results = channel.messages.filter(({ type }) => type === 'command-result')
    expect(results).toMatchObject([1, 2].map(() => ({ isOk: true, code: 'store-failed' })))
    expect(channel.messages.filter(({ type }) => type === 'response-end')).toMatchObject([
      { heardText: 'One. ' },
      { heardText: 'Two.' },
    ])
    await session.hub.close()
  })

  it('that has room again takes all that is missing, in its order, with the next thing that is kept', async () => {
    const full = failing()
    const { session, channel, client } = connected(
      scriptedModel(says('One.'), says('Two.'), says('Three.')),
      full.store,
    )
    const ask = async (place: number): Promise<void> => {
      session.command(client, { type: 'text-submit', id: id(place), text: `Question ${place}` })
      await session.pass()
    }
    await ask(1)
    full.isFull = true
    await ask(2)
    full.isFull = false
    await ask(3)
    const kept = full.store.conversations.items(client.conversationId).map(({ text }) => text)
    expect(kept).toEqual(['Question 1', 'One.', 'Question 2', 'Two.', 'Question 3', 'Three.'])
    expect(channel.messages.findLast(({ type }) => type === 'command-result')).not.toHaveProperty('code')
    await session.hub.close()
  })
})
