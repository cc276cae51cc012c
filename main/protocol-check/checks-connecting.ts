import { closeCodes } from '../../shared/protocol/errors.ts'
import { helloDeadlineMs, protocolVersion, ticketPrefix } from '../../shared/protocol/limits.ts'
import type { Check } from './check.ts'
import { Probe } from './probe.ts'
import type { SocketOpening } from './server-port.ts'
import { wholeText } from './server-port.ts'
import { helloOf, type Stage } from './stage.ts'
import { hold, shown } from './verdict.ts'

const heading = 'Connect and authenticate'
/** Timers of a busy machine are late; the rules are about seconds. */
const slackMs = 1_500

async function expectRefusal(stage: Stage, opening: SocketOpening, statuses: readonly number[]): Promise<void> {
  const probe = new Probe({ clock: stage.clock, breach: () => undefined })
  const opened = await stage.port.openSocket(opening, probe)
  const expected = `an HTTP refusal with status ${statuses.join(' or ')} and {"code":"refused","message":"…"}`
  if (opened.kind === 'open') {
    opened.socket.terminate()
    hold(false, expected, 'an open socket')
    return
  }
  const isRefusal = statuses.includes(opened.status) && /"code":\s*"refused"/.test(opened.body)
  hold(isRefusal, expected, `status ${opened.status} ${shown(opened.body)}`)
}

function protocolsWith(ticket: string): string[] {
  return [protocolVersion, ticketPrefix + ticket]
}

async function expectFirstFrame(
  stage: Stage,
  frame: string | Uint8Array,
  answer: { readonly code: string; readonly close: keyof typeof closeCodes },
): Promise<void> {
  const probe = await stage.dial()
  probe.sendRaw(frame)
  const error = await probe.next('error', { withinMs: 3_000, as: `an error ${answer.code}` })
  hold(error.code === answer.code, `an error ${answer.code}`, shown(error))
  await probe.closed(closeCodes[answer.close].code, 3_000)
}

export const connectingChecks: readonly Check[] = [
  {
    id: 'origin-required',
    heading,
    rule: 'an upgrade without Origin is refused',
    run: async (stage) => {
      await expectRefusal(stage, { protocols: protocolsWith(await stage.port.ticket()) }, [403])
    },
  },
  {
    id: 'foreign-origin-refused',
    heading,
    rule: 'an upgrade with the Origin of another site is refused',
    run: async (stage) => {
      const protocols = protocolsWith(await stage.port.ticket())
      await expectRefusal(stage, { protocols, origin: 'http://example.com' }, [403])
    },
  },
  {
    id: 'ticket-required',
    heading,
    rule: 'an upgrade without a ticket is refused',
    run: async (stage) => {
      await expectRefusal(stage, { protocols: [protocolVersion], origin: stage.port.origin }, [401])
    },
  },
  {
    id: 'ticket-good-once',
    heading,
    rule: 'a ticket opens one socket and no second',
    run: async (stage) => {
      const protocols = protocolsWith(await stage.port.ticket())
      const { origin } = stage.port
      const first = new Probe({ clock: stage.clock, breach: () => undefined })
      const opened = await stage.port.openSocket({ protocols, origin }, first)
      hold(opened.kind === 'open', 'an open socket with a fresh ticket', shown(opened.kind))
      if (opened.kind === 'open') opened.socket.terminate()
      await expectRefusal(stage, { protocols, origin }, [401])
    },
  },
  {
    id: 'request-needs-ticket',
    heading,
    rule: 'a request without a ticket is refused with 401',
    run: async (stage) => {
      const headers = { origin: stage.port.origin }
      const response = await stage.port.request('/api/conversations', { method: 'GET', headers })
      const body = await wholeText(response)
      hold(response.status === 401, 'status 401', `${response.status} ${shown(body)}`)
    },
  },
  {
    id: 'subprotocol-picked',
    heading,
    rule: 'the server picks parley.v1, and no compression',
    run: async (stage) => {
      const probe = new Probe({ clock: stage.clock, breach: () => undefined })
      const protocols = protocolsWith(await stage.port.ticket())
      const opened = await stage.port.openSocket({ protocols, origin: stage.port.origin }, probe)
      if (opened.kind === 'open') opened.socket.close(closeCodes.normal.code)
      const got = opened.kind === 'open' ? `"${opened.protocol}" "${opened.extensions}"` : `status ${opened.status}`
      hold(got === `"${protocolVersion}" ""`, 'subprotocol parley.v1 and no extension', got)
    },
  },
  {
    id: 'hello-in-time',
    heading,
    rule: 'no hello within 3 seconds: not-ready and 4001',
    run: async (stage) => {
      const probe = await stage.dial()
      const openedMs = stage.clock.nowMs()
      const error = await probe.next('error', { withinMs: helloDeadlineMs + slackMs, as: 'an error not-ready' })
      const passedMs = stage.clock.nowMs() - openedMs
      hold(error.code === 'not-ready', 'an error not-ready', shown(error))
      // The client's clock began to run a little later than the server's.
      const atLeastMs = helloDeadlineMs - 300
      hold(passedMs >= atLeastMs, `${helloDeadlineMs} ms to say hello`, `an error after ${Math.round(passedMs)} ms`)
      await probe.closed(closeCodes.helloTimeout.code, slackMs)
    },
  },
  {
    id: 'hello-first',
    heading,
    rule: 'a first frame that is no hello: not-ready and 4002',
    run: (stage) => expectFirstFrame(stage, '{"type":"ping","sentAtMs":1}', { code: 'not-ready', close: 'badHello' }),
  },
  {
    id: 'hello-broken',
    heading,
    rule: 'a broken hello: bad-frame and 4002',
    run: (stage) =>
      expectFirstFrame(stage, '{"type":"hello","protocol":"parley.v1"}', { code: 'bad-frame', close: 'badHello' }),
  },
  {
    id: 'hello-unknown-field',
    heading: 'Version rule',
    rule: 'a hello with an unknown field: bad-frame and 4002',
    run: (stage) =>
      expectFirstFrame(stage, JSON.stringify({ ...helloOf(), extra: 1 }), { code: 'bad-frame', close: 'badHello' }),
  },
  {
    id: 'hello-other-version',
    heading: 'Version rule',
    rule: 'a hello for another version: bad-frame and 4003',
    run: (stage) =>
      expectFirstFrame(stage, JSON.stringify({ ...helloOf(), protocol: 'parley.v2' }), {
        code: 'bad-frame',
        close: 'protocolVersion',
      }),
  },
  {
    id: 'hello-twice',
    heading: '`hello`',
    rule: 'a second hello is refused and the connection goes on',
    run: async (stage) => {
      const { probe } = await stage.open()
      probe.send(helloOf())
      const error = await probe.next('error', { withinMs: 3_000, as: 'an error for the second hello' })
      hold(error.code === 'bad-frame', 'an error bad-frame', shown(error))
      probe.send({ type: 'ping', sentAtMs: 7 })
      await probe.next('pong', { withinMs: 3_000, as: 'a connection that goes on' })
    },
  },
  {
    id: 'welcome-fields',
    heading: '`welcome`',
    rule: 'a new session begins at seq 0 with a snapshot, rates and limits',
    run: async (stage) => {
      const { welcome } = await stage.open({ mode: 'push-to-talk' })
      const { seq, isResumed, snapshot, audio, limits } = welcome
      hold(seq === 0, 'seq 0', `seq ${seq}`)
      hold(!isResumed && snapshot !== undefined, 'isResumed false and a snapshot', shown(welcome))
      hold(snapshot?.items.length === 0, 'a snapshot of an empty conversation', shown(snapshot))
      const rates = [audio.microphoneRateHz, audio.speechRateHz, audio.frameMs].join(' ')
      hold(rates === '16000 24000 20', '16,000 Hz, 24,000 Hz and 20 ms', shown(audio))
      hold(
        Object.values(limits).every((value) => value > 0),
        'limits above 0',
        shown(limits),
      )
      hold(limits.heartbeatMs < limits.peerSilentMs, 'a heartbeat within the patience', shown(limits))
    },
  },
]
