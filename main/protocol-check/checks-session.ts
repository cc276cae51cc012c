import { randomUUID } from 'node:crypto'
import { closeCodes } from '../../shared/protocol/errors.ts'
import { heartbeatMs, peerSilentMs } from '../../shared/protocol/limits.ts'
import { ask, shortQuestion } from './asking.ts'
import type { Check } from './check.ts'
import { hold, shown } from './verdict.ts'

/** Timers of a busy machine are late. */
const slackMs = 1_500
/** Long enough for a second answer to one command, which must not come. */
const quietMs = 300

export const sessionChecks: readonly Check[] = [
  {
    id: 'silent-peer-closed',
    heading: 'Heartbeat',
    rule: 'a client that says nothing for 9 seconds: 4007',
    run: async (stage) => {
      const { probe } = await stage.open()
      probe.isPonging = false
      const sinceMs = stage.clock.nowMs()
      await probe.closed(closeCodes.peerSilent.code, peerSilentMs + slackMs)
      const passedMs = stage.clock.nowMs() - sinceMs
      hold(
        passedMs > peerSilentMs - slackMs,
        `${peerSilentMs} ms of patience`,
        `closed after ${Math.round(passedMs)} ms`,
      )
    },
  },
  {
    id: 'server-pings',
    heading: 'Heartbeat',
    rule: 'the server pings every 3 seconds, and an answered one keeps the connection',
    run: async (stage) => {
      const { probe } = await stage.open()
      await probe.next('ping', { withinMs: heartbeatMs + slackMs })
      const since = probe.arrivals.length
      await probe.next('ping', { since, withinMs: heartbeatMs + slackMs, as: 'a second ping' })
    },
  },
  {
    id: 'ping-answered',
    heading: 'Heartbeat',
    rule: 'a ping is answered at once, with its sentAtMs and the server’s wall clock',
    run: async (stage) => {
      const { probe } = await stage.open()
      probe.send({ type: 'ping', sentAtMs: 1234.5 })
      const pong = await probe.next('pong', { withinMs: 1_000 })
      hold(pong.sentAtMs === 1234.5, 'sentAtMs 1234.5', shown(pong))
      hold(pong.serverAtMs > Date.UTC(2020), 'milliseconds since 1970', shown(pong))
    },
  },
  {
    id: 'text-turn',
    heading: '`text-submit`',
    rule: 'a typed turn: item, result, response-start, deltas that make the text, response-end',
    run: async (stage) => {
      const { probe } = await stage.open()
      const { item, start, end } = await ask(probe, shortQuestion)
      hold(item.item.role === 'user', 'an item of the user', shown(item))
      hold(!start.isSpoken, 'an answer that is only shown in text mode', shown(start))
      hold(end.reason === 'completed' && end.itemId === start.itemId, 'the end of that answer', shown(end))
      const text = probe.all('text-delta').reduce((sum, each) => sum + each.text, '')
      hold(text === end.heardText, `the deltas to make ${shown(end.heardText)}`, shown(text))
      const kept = probe.all('item-updated').findLast((each) => each.item.itemId === start.itemId)?.item
      hold(kept?.status === 'completed' && kept.text === text, 'the item with the whole text', shown(kept))
      hold(
        probe.arrivals.every(({ kind }) => kind === 'message'),
        'no audio in text mode',
        'audio frames',
      )
    },
  },
  {
    id: 'command-once',
    heading: 'Frames',
    rule: 'a command sent again with its id is answered from memory and runs once',
    run: async (stage) => {
      const { probe } = await stage.open()
      const id = randomUUID()
      const fields = { type: 'text-submit', text: shortQuestion } as const
      const first = await probe.command(fields, id)
      await probe.next('response-end')
      const again = await probe.command(fields, id)
      hold(again.isOk === first.isOk && again.code === first.code, `the same result as ${shown(first)}`, shown(again))
      await probe.until(() => probe.all('command-result').length > 2, quietMs)
      const results = probe.all('command-result')
      hold(results.length === 2, 'one result for each time it was sent', `${results.length} results for 2`)
      const texts = probe.all('item-added').filter(({ item }) => item.role === 'user')
      hold(texts.length === 1, 'one item of the user', `${texts.length} items`)
    },
  },
  {
    id: 'command-once-over-a-drop',
    heading: 'Resume',
    rule: 'a command sent again after a resume runs once',
    run: async (stage) => {
      const { probe } = await stage.open()
      const id = randomUUID()
      const fields = { type: 'text-submit', text: shortQuestion } as const
      probe.send({ ...fields, id })
      await probe.next('item-added')
      probe.cut()
      const again = await stage.open(stage.resuming(probe))
      hold(again.welcome.isResumed, 'a resume', shown(again.welcome))
      hold((await again.probe.command(fields, id)).isOk, 'the command’s result', 'a refusal')
      await again.probe.until(() => again.probe.all('response-end').length > 0, 10_000)
      const texts = [...probe.all('item-added'), ...again.probe.all('item-added')]
      const count = texts.filter(({ item }) => item.role === 'user').length
      hold(count === 1, 'one item of the user', `${count} items`)
    },
  },
  {
    id: 'states-told',
    heading: '`state`',
    rule: 'mode-set and mute-set are told by a state',
    run: async (stage) => {
      const { probe } = await stage.open()
      await probe.command({ type: 'mute-set', isMuted: true })
      await probe.next('state', { where: ({ isMuted }) => isMuted, withinMs: 2_000, as: 'a state with isMuted' })
      await probe.command({ type: 'mode-set', mode: 'push-to-talk' })
      const where = (state: { mode: string }): boolean => state.mode === 'push-to-talk'
      await probe.next('state', { where, withinMs: 2_000, as: 'a state with mode push-to-talk' })
    },
  },
  {
    id: 'idle-stop-is-ok',
    heading: '`response-stop`',
    rule: 'response-stop with nothing running is ok',
    run: async (stage) => {
      const { probe } = await stage.open()
      const result = await probe.command({ type: 'response-stop' })
      hold(result.isOk, 'isOk', shown(result))
    },
  },
  {
    id: 'unknown-conversation-refused',
    heading: '`conversation-open`',
    rule: 'conversation-open of an unknown id: unknown-conversation',
    run: async (stage) => {
      const { probe } = await stage.open()
      const result = await probe.command({ type: 'conversation-open', conversationId: randomUUID() })
      hold(result.code === 'unknown-conversation', 'code unknown-conversation', shown(result))
    },
  },
  {
    id: 'conversation-opened',
    heading: '`conversation-open`',
    rule: 'the result is followed by a welcome with the snapshot of the other conversation',
    run: async (stage) => {
      const { probe, welcome } = await stage.open()
      const result = await probe.command({ type: 'conversation-open' })
      hold(result.isOk, 'isOk', shown(result))
      const isOther = ({ conversationId }: { conversationId: string }): boolean =>
        conversationId !== welcome.conversationId
      const next = await probe.next('welcome', {
        where: isOther,
        withinMs: 3_000,
        as: 'a welcome of a new conversation',
      })
      stage.conversations.add(next.conversationId)
      hold(next.snapshot?.items.length === 0, 'an empty snapshot', shown(next))
      hold(next.sessionId === welcome.sessionId, 'the same session', shown(next))
    },
  },
  {
    id: 'late-tool-result-refused',
    heading: '`tool-result`',
    rule: 'tool-result for no call: not-found',
    run: async (stage) => {
      const { probe } = await stage.open()
      const result = await probe.command({ type: 'tool-result', toolCallId: 'none', output: 1 })
      hold(result.code === 'not-found', 'code not-found', shown(result))
    },
  },
  {
    id: 'own-vad-utterances-grow',
    heading: '`speech-start`',
    rule: 'with your own VAD: utterances grow, speech-end of an unknown one is not-found; with the server’s: bad-frame',
    run: async (stage) => {
      const { probe } = await stage.open({ vad: 'client', mode: 'push-to-talk' })
      const start = { type: 'speech-start', utteranceId: 5, position: 0 } as const
      hold((await probe.command(start)).isOk, 'speech-start 5 taken', 'a refusal')
      const again = await probe.command(start)
      hold(again.code === 'bad-frame', 'code bad-frame for a number that did not grow', shown(again))
      const end = await probe.command({ type: 'speech-end', utteranceId: 9, position: 0 })
      hold(end.code === 'not-found', 'code not-found for an unknown utterance', shown(end))
      const other = await stage.open({ mode: 'always-listening' })
      const refused = await other.probe.command(start)
      hold(refused.code === 'bad-frame', 'code bad-frame with the server’s VAD', shown(refused))
    },
  },
]
