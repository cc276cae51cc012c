import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { serverAccess } from '../client/server-access.ts'
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts'
import { WaitingRoom } from '../testing/waiting-room.ts'
import { runTerminalChat } from './terminal-chat.ts'
import { systemClock } from '../system-clock.ts'

let server: LoopbackServer
beforeEach(async () => {
  server = await startLoopbackServer()
})
afterEach(async () => {
  await server.server.close()
})

interface Terminal {
  readonly type: (text: string) => void
  readonly endInput: () => void
  /** Resolves with all that was printed, once it holds `text`. */
  readonly until: (text: string) => Promise<string>
  readonly done: Promise<string>
  readonly leaving: AbortController
}

function open(options: { isInteractive: boolean; demo?: (signal: AbortSignal) => Promise<void> }): Terminal {
  const input = new PassThrough()
  const output = new PassThrough()
  const room = new WaitingRoom()
  const leaving = new AbortController()
  let printed = ''
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
    room.ring()
  })
  const done = runTerminalChat({
    access: serverAccess(`ws://127.0.0.1:${server.port}/socket`, server.server.launchSecret),
    clock: systemClock,
    random: Math.random,
    input,
    output,
    isInteractive: options.isInteractive,
    greeting: 'Hello.',
    windowText: () => Promise.resolve('Open http://127.0.0.1:1/#ticket=fresh'),
    say: (text) => Promise.resolve(`(said ${text})`),
    demo: (write, signal) => {
      write('demo runs\n')
      return options.demo?.(signal) ?? Promise.resolve()
    },
    signal: leaving.signal,
  }).then(() => printed)
  return {
    type: (text) => input.write(text),
    endInput: () => input.end(),
    until: async (text) => {
      await room.until(() => printed.includes(text))
      return printed
    },
    done,
    leaving,
  }
}

const start = (responseId: number, itemId = 'a'): SessionMessage => ({
  type: 'response-start',
  ...{ responseId, itemId, isSpoken: false },
})
const end = (responseId: number, reason: 'completed' | 'interrupted', itemId = 'a'): SessionMessage => ({
  type: 'response-end',
  ...{ responseId, itemId, reason, generatedCharacters: 2, sentSamples: 0, heardSamples: 0, heardText: '' },
})

/** Every text is answered with itself, in capitals; "long" only begins and waits to be stopped. */
function echo(): void {
  let responseId = 0
  server.hub.onReceive = (message, session) => {
    if (!('id' in message)) return
    session.accept(message)
    if (message.type === 'response-stop') session.say(end(responseId, 'interrupted'))
    if (message.type !== 'text-submit') return
    responseId += 1
    session.say(start(responseId))
    session.say({ type: 'text-delta', responseId, text: message.text.toUpperCase() })
    if (message.text !== 'long') session.say(end(responseId, 'completed'))
  }
}

describe('piped lines', () => {
  test('are answered one after the other in one session, and the end of input ends the chat', async () => {
    echo()
    const terminal = open({ isInteractive: false })
    terminal.type('one\n\n/say\n/nonsense\n/new\ntwo\n')
    terminal.endInput()
    expect(await terminal.done).toBe(
      [
        'Hello.',
        '> one',
        'ONE',
        '(said ONE)',
        'There is no /nonsense. /help lists what there is; two slashes send it as text.',
        '(a new conversation)',
        '> two',
        'TWO',
        '',
      ].join('\n'),
    )
    expect(new Set(server.hub.attachments.map((attachment) => attachment.channel.kind))).toEqual(
      new Set(['event-stream']),
    )
  })

  test('go on in the session that the first one opened', async () => {
    echo()
    const terminal = open({ isInteractive: false })
    terminal.type('one\ntwo\n')
    terminal.endInput()
    await terminal.done
    const withText = server.hub.attachments.filter(({ received }) => received.length > 0)
    expect(withText.map((attachment) => attachment.hello.sessionId)).toEqual([undefined, 'session-1'])
  })

  test('show a failure as a sentence and go on with the next line', async () => {
    server.hub.attachFailure = new Error('secret inside')
    const terminal = open({ isInteractive: false })
    terminal.type('one\n')
    terminal.endInput()
    const printed = await terminal.done
    expect(printed).toMatch(/^! Something inside Parley failed/m)
    expect(printed).not.toContain('secret inside')
  })
})

/** What a session says when a timer rings. */
function ring(text: string): void {
  const item = { itemId: 'ring', role: 'assistant', modality: 'text', status: 'streaming', text: '' } as const
  const session = server.hub.session()
  session.say({ type: 'item-added', item: { ...item, isAnnouncement: true, createdAtMs: 0 } })
  session.say(start(90, 'ring'))
  session.say({ type: 'text-delta', responseId: 90, text })
  session.say(end(90, 'completed', 'ring'))
}

/** The stream that stays open between the answers is there. */
const isListening = (): boolean =>
  server.hub.attachments.some(
    ({ received, hello, isDetached }) => received.length === 0 && hello.sessionId !== undefined && !isDetached,
  )

describe('an alarm', () => {
  test('that rings between two answers is printed above the line that is being typed, which stays', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('one\r')
    await terminal.until('ONE\n')
    await server.hub.until(isListening)
    terminal.type('half')
    await terminal.until('half')
    ring('Your timer is up.')
    const printed = await terminal.until('Your timer is up.\n')
    expect(printed.match(/ONE/g)).toHaveLength(1)
    terminal.type(' done\r')
    await terminal.until('HALF DONE')
    terminal.type('/quit\r')
    expect((await terminal.done).match(/Your timer is up\./g)).toHaveLength(1)
  })

  test('that rings during an answer gets a line of its own, once', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    await server.hub.until(isListening)
    ring('Your timer is up.')
    await terminal.until('LONG\nYour timer is up.\n')
    server.hub.session().say({ type: 'text-delta', responseId: 1, text: 'the rest' })
    server.hub.session().say(end(1, 'completed'))
    await terminal.until('the rest\n')
    terminal.type('/quit\r')
    expect((await terminal.done).match(/Your timer is up\.|the rest/g)).toHaveLength(2)
  })

  test('is printed for piped lines too, while the input is open', async () => {
    echo()
    const terminal = open({ isInteractive: false })
    terminal.type('one\n')
    await terminal.until('ONE\n')
    await server.hub.until(isListening)
    ring('Your timer is up.')
    await terminal.until('ONE\nYour timer is up.\n')
    terminal.endInput()
    await terminal.done
  })

  test('is listened for in the newest conversation only, and no more once the chat is left', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('one\r')
    await terminal.until('ONE\n')
    await server.hub.until(isListening)
    terminal.type('/new\rtwo\r')
    await terminal.until('TWO\n')
    const following = () => server.hub.attachments.filter(({ received }) => received.length === 0)
    await server.hub.until(() => following().length === 2 && following()[0]?.isDetached === true)
    expect(following()[1]?.isDetached).toBe(false)
    terminal.type('/quit\r')
    await terminal.done
    await server.hub.until(() => following().every(({ isDetached }) => isDetached))
  })
})

describe('at a terminal', () => {
  test('Ctrl-C stops the answer at the server, and the second one leaves', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    terminal.type('\u0003')
    await terminal.until('(stopped)')
    expect(server.hub.attachments.flatMap(({ received }) => received.map((message) => message.type))).toEqual([
      'text-submit',
      'response-stop',
    ])
    terminal.type('\u0003')
    await terminal.done
  })

  test('a line typed during an answer is sent after it', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    terminal.type('next\r')
    await terminal.until('(after this answer)')
    server.hub.session().say(end(1, 'completed'))
    await terminal.until('NEXT')
    terminal.type('/quit\r')
    await terminal.done
  })

  test('/steer goes into the answer that is being given', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    terminal.type('/steer in short\r')
    const received = (): unknown[] => server.hub.attachments.flatMap((attachment) => attachment.received)
    await server.hub.until(() => received().length === 2)
    expect(received()[1]).toMatchObject({ type: 'text-submit', text: 'in short', whileSpeaking: 'steer' })
    terminal.type('\u0004')
    await terminal.done
  })

  test('what streams in while a line is half typed is shown when that line is sent', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    terminal.type('half')
    // The key that was echoed behind the answer has been taken back.
    await terminal.until('\b \b')
    server.hub.session().say({ type: 'text-delta', responseId: 1, text: ' and more' })
    terminal.type('!\r')
    expect(await terminal.until('and more')).toMatch(/alf!\r?\n.* and more$/s)
    terminal.type('/quit\r')
    await terminal.done
  })

  test('Ctrl-C ends a demo without asking the server to stop anything', async () => {
    let wasAborted = false
    const terminal = open({
      isInteractive: true,
      demo: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            wasAborted = true
            resolve()
          })
        }),
    })
    terminal.type('/demo\r')
    await terminal.until('demo runs')
    terminal.type('\u0003')
    terminal.type('/quit\r')
    await terminal.done
    expect(wasAborted).toBe(true)
    expect(server.hub.attachments).toEqual([])
  })

  test('the chat ends from outside in the middle of an answer', async () => {
    echo()
    const terminal = open({ isInteractive: true })
    terminal.type('long\r')
    await terminal.until('LONG')
    terminal.leaving.abort()
    await terminal.done
  })
})
