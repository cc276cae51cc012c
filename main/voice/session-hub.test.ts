import { expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { Store } from '../store/types.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

function find<T extends ServerMessage['type']>(
  channel: RecordingChannel,
  type: T,
): Extract<ServerMessage, { type: T }>[] {
  return channel.messages.filter((message): message is Extract<ServerMessage, { type: T }> => message.type === type)
}

it('a session whose conversation is deleted in the middle of an answer goes on in a new one, and its client is told', async () => {
  const never = new Promise(() => undefined)
  const llm = scriptedModel([{ type: 'text-delta', text: 'Once upon ' }, never], says('I am here.'))
  const rig = scriptedSession({ llm })
  const { conversations } = rig.store
  const [channel, bystander] = [recordingChannel('event-stream'), recordingChannel('event-stream')]
  const client = rig.connect(channel)
  const other = rig.connect(bystander)
  const { conversationId } = client
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'Tell me a story.' })
  await rig.pass()

  conversations.delete(conversationId)
  rig.hub.leaveConversation(conversationId)
  await rig.pass()
  expect(client.conversationId).not.toBe(conversationId)
  expect(find(channel, 'welcome').at(-1)).toMatchObject({
    conversationId: client.conversationId,
    sessionId: client.sessionId,
    isResumed: false,
    snapshot: { items: [], phase: 'idle' },
  })
  expect(find(channel, 'response-end')).toMatchObject([{ reason: 'interrupted' }])
  expect(find(channel, 'notice')).toEqual([])
  expect(find(bystander, 'welcome')).toHaveLength(1)
  expect(other.conversationId).not.toBe(conversationId)

  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Are you there?' })
  await rig.pass()
  expect(conversations.items(client.conversationId).map((item) => item.text)).toEqual(['Are you there?', 'I am here.'])
  conversations.restore(conversationId)
  expect(conversations.items(conversationId).map((item) => item.text)).toEqual(['Tell me a story.', 'Once upon '])
  await rig.hub.close()
})

it('everything that is deleted in the middle of an answer is gone without a word of a disk: nothing was lost', async () => {
  const never = new Promise(() => undefined)
  const rig = scriptedSession({ llm: scriptedModel([{ type: 'text-delta', text: 'Once upon ' }, never], says('Yes.')) })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'Tell me a story.' })
  await rig.pass()

  for (const conversationId of rig.store.data.deleteEverything()) rig.hub.leaveConversation(conversationId)
  await rig.pass(1_000)
  expect(find(channel, 'response-end')).toMatchObject([{ reason: 'interrupted' }])
  expect(find(channel, 'notice')).toEqual([])
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Are you there?' })
  await rig.pass()
  expect(find(channel, 'notice')).toEqual([])
  expect(rig.store.conversations.items(client.conversationId).map(({ text }) => text)).toEqual([
    'Are you there?',
    'Yes.',
  ])
  await rig.hub.close()
})

/** A store whose disk can be full: it takes nothing. And so often it cannot be read. */
function fillableStore(): {
  readonly store: Store
  readonly disk: { isFull: boolean; unreadable: number }
} {
  const disk = { isFull: true, unreadable: 0 }
  const memory = memoryStore(new ManualClock())
  const { conversations } = memory
  const write = <T>(action: () => T): T => {
    if (disk.isFull) throw new AssistantError('store-failed', 'Parley could not save: the disk is full.')
    return action()
  }
  const failing: Store['conversations'] = {
    ...conversations,
    items: (conversationId) => {
      if (disk.unreadable-- > 0) throw new AssistantError('store-failed', 'The disk answered with an error.')
      return conversations.items(conversationId)
    },
    create: (conversationId) => write(() => conversations.create(conversationId)),
    rememberSession: (...given) => {
      write(() => {
        conversations.rememberSession(...given)
      })
    },
    saveItem: (...given) => {
      write(() => {
        conversations.saveItem(...given)
      })
    },
    keepAnswer: (...given) => {
      write(() => {
        conversations.keepAnswer(...given)
      })
    },
  }
  return { store: { ...memory, conversations: failing }, disk }
}

it('a session begins on a full disk, is told so once, and is on disk with all that was said as soon as there is room', async () => {
  const { store, disk } = fillableStore()
  const rig = scriptedSession({ llm: scriptedModel(says('Two.'), says('Four.')), store })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  const { sessionId, conversationId } = client
  const [welcome, notice] = channel.messages
  expect(welcome).toMatchObject({ type: 'welcome', sessionId, conversationId })
  expect(notice).toMatchObject({
    ...{ type: 'notice', code: 'store-failed' },
    message: expect.stringMatching(/the disk is full\. The conversation goes on\./) as string,
  })
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'One and one?' })
  await rig.pass()
  expect(find(channel, 'command-result')).toMatchObject([{ isOk: true, code: 'store-failed' }])

  disk.isFull = false
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Two and two?' })
  await rig.pass()
  expect(find(channel, 'command-result').at(-1)).not.toHaveProperty('code')
  expect(find(channel, 'notice')).toHaveLength(1)
  const texts = store.conversations.items(conversationId).map(({ text }) => text)
  expect(texts).toEqual(['One and one?', 'Two.', 'Two and two?', 'Four.'])
  expect(store.conversations.conversationOfSession(sessionId)).toBe(conversationId)
  await rig.hub.close()
})

it('a disk that is full when a conversation was deleted keeps nobody in it, and binds no session to one it has left', async () => {
  const { store, disk } = fillableStore()
  disk.isFull = false
  const rig = scriptedSession({ llm: scriptedModel(says('Here.')), store })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  const deleted = client.conversationId
  store.conversations.delete(deleted)
  disk.isFull = true
  rig.hub.leaveConversation(deleted)
  const unkept = client.conversationId
  expect(unkept).not.toBe(deleted)
  expect(find(channel, 'notice')).toMatchObject([{ code: 'store-failed' }])
  disk.isFull = false
  rig.command(client, { type: 'conversation-open', id: uuid(1) })
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Are you there?' })
  await rig.pass()
  expect(client.conversationId).not.toBe(unkept)
  expect(store.conversations.conversationOfSession(client.sessionId)).toBe(client.conversationId)
  await rig.hub.close()
})

const ways = [
  {
    way: 'for a new one',
    leave: (rig: SessionRig, client: AttachedClient) => {
      rig.command(client, { type: 'conversation-open', id: uuid(3) })
    },
  },
  {
    way: 'by a tab that is closed and stays away',
    leave: (rig: SessionRig, client: AttachedClient) => {
      client.detach()
      rig.clock.advance(resumeWindowMs)
    },
  },
]

const moments = [
  { moment: 'from its beginning', keptTurns: 0 },
  { moment: 'from its second turn', keptTurns: 1 },
]

it.each(ways.flatMap((way) => moments.map((moment) => ({ ...way, ...moment }))))(
  'a conversation whose disk was full $moment is whole on it when it is left $way, if there is room by then',
  async ({ leave, keptTurns }) => {
    const { store, disk } = fillableStore()
    const rig = scriptedSession({ llm: scriptedModel(says('Two.'), says('Four.')), store })
    disk.isFull = keptTurns === 0
    const client = rig.connect(recordingChannel(), { mode: 'text' })
    const { conversationId } = client
    rig.command(client, { type: 'text-submit', id: uuid(1), text: 'One and one?' })
    await rig.pass()
    disk.isFull = true
    rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Two and two?' })
    await rig.pass()
    expect(store.conversations.items(conversationId)).toHaveLength(2 * keptTurns)

    disk.isFull = false
    leave(rig, client)
    await rig.pass()
    const texts = store.conversations.items(conversationId).map(({ text }) => text)
    expect(texts).toEqual(['One and one?', 'Two.', 'Two and two?', 'Four.'])
    expect(store.conversations.conversationOfSession(client.sessionId)).toBe(client.conversationId)
    await rig.hub.close()
  },
)

it('everything that is deleted stays deleted, also a conversation that no disk had taken and in which much was going on', async () => {
  const { store, disk } = fillableStore()
  const never = new Promise(() => undefined)
  const llm = scriptedModel(says('Two.'), [{ type: 'text-delta', text: 'Once upon ' }, never], says('Yes.'))
  const rig = scriptedSession({ llm, store })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  const { conversationId } = client
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'One and one?' })
  await rig.pass()
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Tell me a story.' })
  await rig.pass()
  rig.command(client, { type: 'text-submit', id: uuid(3), text: 'This waits.', whileSpeaking: 'queue' })
  await rig.pass()

  store.data.deleteEverything()
  disk.isFull = false
  for (const open of rig.hub.openConversations()) rig.hub.leaveConversation(open)
  await rig.pass(1_000)
  expect(find(channel, 'response-end').at(-1)).toMatchObject({ reason: 'interrupted' })
  expect(store.conversations.has(conversationId)).toBe(false)
  expect(store.data.kept()).toMatchObject({ items: 0 })
  expect(find(channel, 'notice')).toHaveLength(1)

  rig.command(client, { type: 'text-submit', id: uuid(4), text: 'Are you there?' })
  await rig.pass()
  await rig.hub.close()
  expect(store.conversations.has(conversationId)).toBe(false)
  expect(store.conversations.items(client.conversationId).map(({ text }) => text)).toEqual(['Are you there?', 'Yes.'])
})

it('a disk that cannot be read when a conversation is deleted keeps nobody in it, and what is said next is kept', async () => {
  const { store, disk } = fillableStore()
  disk.isFull = false
  const rig = scriptedSession({ llm: scriptedModel(says('Yes.')), store })
  const first = rig.connect(recordingChannel('event-stream'), { mode: 'text' })
  const { conversationId } = first
  const second = rig.connect(recordingChannel('event-stream'), { mode: 'text', conversationId })
  store.conversations.delete(conversationId)
  disk.unreadable = 2
  rig.hub.leaveConversation(conversationId)
  disk.unreadable = 0
  expect(first.conversationId).not.toBe(conversationId)
  expect(second.conversationId).not.toBe(conversationId)
  rig.command(first, { type: 'text-submit', id: uuid(1), text: 'Are you there?' })
  await rig.pass()
  expect(store.conversations.items(first.conversationId).map(({ text }) => text)).toEqual(['Are you there?', 'Yes.'])
  await rig.hub.close()
})

it('a conversation that cannot be read when it is opened leaves its user in the one before, as if nobody had asked', async () => {
  const { store, disk } = fillableStore()
  disk.isFull = false
  const other = store.conversations.create().conversationId
  const rig = scriptedSession({ llm: scriptedModel([new Promise(() => undefined)]), store })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  const { conversationId } = client
  disk.unreadable = 1
  rig.command(client, { type: 'conversation-open', id: uuid(1), conversationId: other })
  expect(find(channel, 'command-result')).toMatchObject([{ isOk: false, code: 'store-failed' }])
  expect(client.conversationId).toBe(conversationId)

  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'What is the time?' })
  await rig.pass()
  rig.command(client, { type: 'response-stop', id: uuid(3) })
  await rig.pass()
  const [asked] = store.conversations.items(conversationId)
  expect(asked).toMatchObject({ text: 'What is the time?' })
  // Who stopped it and stayed knows that it has no answer.
  expect(asked).not.toHaveProperty('isUnanswered')
  await rig.hub.close()
})

it('a conversation that is opened from inside itself has the text that waited in it', async () => {
  const never = new Promise(() => undefined)
  const rig = scriptedSession({ llm: scriptedModel([{ type: 'text-delta', text: 'Once upon ' }, never]) })
  const channel = recordingChannel()
  const client = rig.connect(channel, { mode: 'text' })
  const { conversationId } = client
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'Tell me a story.' })
  await rig.pass()
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'This waits.', whileSpeaking: 'queue' })
  rig.command(client, { type: 'conversation-open', id: uuid(3), conversationId })
  const shown = find(channel, 'welcome').at(-1)?.snapshot?.items ?? []
  expect(shown.map(({ text }) => text)).toContain('This waits.')
  await rig.hub.close()
})
