import { expect, it } from 'vitest'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession, type RecordingChannel } from '../testing/scripted-session.ts'

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
