import { describe, expect, it } from 'vitest'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { ScriptedHub } from '../testing/scripted-hub.ts'
import { ChatLine } from './chat-line.ts'
import { helloOfRequest } from './chat-requests.ts'
import { SessionDoors, type MessageListener } from './session-doors.ts'

interface Ear extends MessageListener {
  readonly heard: string[]
  hasClosed: boolean
}

function ear(): Ear {
  const heard: string[] = []
  return {
    heard,
    hasClosed: false,
    receive(message: ServerMessage) {
      heard.push('seq' in message ? `${message.type} ${message.seq}` : message.type)
    },
    bufferedBytes: () => 0,
    closed() {
      this.hasClosed = true
    },
  }
}

function setUp(): { hub: ScriptedHub; doors: SessionDoors; say: (text: string) => void } {
  const hub = new ScriptedHub()
  const say = (text: string): void => {
    hub.session().say({ type: 'text-delta', responseId: 1, text })
  }
  return { hub, doors: new SessionDoors(), say }
}
const hello = (sessionId?: string, lastSeq?: number): ReturnType<typeof helloOfRequest> =>
  helloOfRequest({ sessionId, position: lastSeq === undefined ? undefined : { epoch: 1, lastSeq } }, '1')

describe('a chat line', () => {
  it('moves its listeners along when a second request takes the session over: no gap, nothing twice', () => {
    const { hub, doors, say } = setUp()
    const [first, second] = [ear(), ear()]
    ChatLine.open(hello(), first, { hub, doors })
    say('one')
    say('two')
    ChatLine.open(hello('session-1'), second, { hub, doors })
    say('three')
    expect(first.heard).toEqual(['welcome 0', 'text-delta 1', 'text-delta 2', 'text-delta 3'])
    expect(second.heard).toEqual(['welcome 2', 'text-delta 3'])
    expect(first.hasClosed).toBe(false)
  })

  it('gives a listener that moved along nothing again of what the second request resumes', () => {
    const { hub, doors, say } = setUp()
    const [first, second] = [ear(), ear()]
    ChatLine.open(hello(), first, { hub, doors })
    say('one')
    say('two')
    ChatLine.open(hello('session-1', 1), second, { hub, doors })
    say('three')
    expect(first.heard).toEqual(['welcome 0', 'text-delta 1', 'text-delta 2', 'text-delta 3'])
    expect(second.heard).toEqual(['welcome 2', 'text-delta 2', 'text-delta 3'])
  })

  it('keeps its listeners when the second request is refused', () => {
    const { hub, doors, say } = setUp()
    const [first, second] = [ear(), ear()]
    ChatLine.open(hello(), first, { hub, doors })
    hub.attachFailure = new Error('refused by the test')
    expect(() => ChatLine.open(hello('session-1'), second, { hub, doors })).toThrow('refused by the test')
    say('one')
    expect(first.heard).toEqual(['welcome 0', 'text-delta 1'])
    expect(second.heard).toEqual([])
  })

  it('leaves the session when the last listener leaves, and not before', () => {
    const { hub, doors } = setUp()
    const [first, second] = [ear(), ear()]
    const line = ChatLine.open(hello(), first, { hub, doors })
    line.listen(second)
    line.leave(first)
    expect(hub.attachments[0]?.isDetached).toBe(false)
    line.leave(second)
    line.leave(second)
    expect(hub.attachments[0]?.isDetached).toBe(true)
    expect(doors.find('session-1')).toBeUndefined()
  })

  it('tells its listeners when a client of another kind takes the session over', () => {
    const { hub, doors } = setUp()
    const listener = ear()
    ChatLine.open(hello(), listener, { hub, doors })
    hub.session().attach(hello('session-1'), {
      kind: 'socket',
      send: () => undefined,
      sendSpeech: () => undefined,
      bufferedBytes: () => 0,
      close: () => undefined,
    })
    expect(listener.hasClosed).toBe(true)
  })
})
