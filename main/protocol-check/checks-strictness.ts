import { randomUUID } from 'node:crypto'
import { closeCodes, type ErrorCode } from '../../shared/protocol/errors.ts'
import { frameErrorsAllowed } from '../../shared/protocol/limits.ts'
import type { Check } from './check.ts'
import type { Probe } from './probe.ts'
import { hold, shown } from './verdict.ts'

/** Not more than a local server needs to refuse a frame, with room for a busy machine. */
const soonMs = 3_000

async function expectError(probe: Probe, frame: string | Uint8Array, code: ErrorCode): Promise<void> {
  const since = probe.arrivals.length
  probe.sendRaw(frame)
  const error = await probe.next('error', { since, withinMs: soonMs, as: `an error ${code}` })
  hold(error.code === code, `an error ${code}`, shown(error))
  hold(/[a-zA-Z]/.test(error.message), 'an error with a sentence', shown(error))
}

async function expectGoingOn(probe: Probe): Promise<void> {
  const sentAtMs = Math.random()
  probe.send({ type: 'ping', sentAtMs })
  await probe.next('pong', {
    where: (pong) => pong.sentAtMs === sentAtMs,
    withinMs: soonMs,
    as: 'a connection that goes on',
  })
}

function refused(fields: Omit<Check, 'run' | 'heading'> & { frame: string | Uint8Array; code: ErrorCode }): Check {
  const { id, rule, frame, code } = fields
  return {
    id,
    heading: 'Version rule',
    rule,
    run: async (stage) => {
      const { probe } = await stage.open()
      await expectError(probe, frame, code)
      await expectGoingOn(probe)
      const changed = probe.all('state').filter(({ isMuted }) => isMuted)
      hold(changed.length === 0, 'nothing changed', shown(changed))
    },
  }
}

function tooLarge(id: string, rule: string, frame: string | Uint8Array): Check {
  return {
    id,
    heading: 'Limits',
    rule,
    run: async (stage) => {
      const { probe } = await stage.open()
      await expectError(probe, frame, 'frame-too-large')
      await probe.closed(closeCodes.frameTooLarge.code, soonMs)
    },
  }
}

const muteSet = { type: 'mute-set', id: randomUUID(), isMuted: true }

export const strictnessChecks: readonly Check[] = [
  refused({
    id: 'unknown-type',
    rule: 'a message of no known type is refused',
    frame: '{"type":"dance"}',
    code: 'unknown-type',
  }),
  refused({
    id: 'unknown-field',
    rule: 'a field too many is refused and changes nothing',
    frame: JSON.stringify({ ...muteSet, extra: true }),
    code: 'bad-frame',
  }),
  refused({
    id: 'missing-field',
    rule: 'a missing field is refused',
    frame: '{"type":"ack"}',
    code: 'bad-frame',
  }),
  refused({
    id: 'wrong-type',
    rule: 'a field of a wrong type is refused and changes nothing',
    frame: JSON.stringify({ ...muteSet, isMuted: 'yes' }),
    code: 'bad-frame',
  }),
  refused({ id: 'not-json', rule: 'text that is no JSON is refused', frame: '{"type":', code: 'bad-frame' }),
  refused({
    id: 'binary-rubbish',
    rule: 'a binary frame without a header is refused',
    frame: new TextEncoder().encode('no audio at all, really'),
    code: 'bad-frame',
  }),
  refused({
    id: 'audio-of-the-wrong-kind',
    rule: 'a client that sends speech is refused',
    frame: Uint8Array.from([1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    code: 'bad-frame',
  }),
  refused({
    id: 'half-a-sample',
    rule: 'an audio frame that ends in half a sample is refused',
    frame: Uint8Array.from([1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
    code: 'bad-frame',
  }),
  tooLarge('text-too-large', 'a text frame over 64 KiB: frame-too-large and 1009', `"${'x'.repeat(65_536)}"`),
  tooLarge('audio-too-large', 'a binary frame over 8 KiB: frame-too-large and 1009', new Uint8Array(8_194).fill(1)),
  {
    id: 'too-many-errors',
    heading: 'Limits',
    rule: 'more than 20 bad frames: 4006',
    run: async (stage) => {
      const { probe } = await stage.open()
      for (let sent = 0; sent < frameErrorsAllowed; sent++) probe.sendRaw('{"type":"dance"}')
      await expectGoingOn(probe)
      probe.sendRaw('{"type":"dance"}')
      await probe.closed(closeCodes.tooManyErrors.code, soonMs)
    },
  },
  {
    id: 'broken-command-answered',
    heading: 'Frames',
    rule: 'a command that is not taken is answered by an error with its id, and did not run',
    run: async (stage) => {
      const { probe } = await stage.open()
      const id = randomUUID()
      probe.sendRaw(JSON.stringify({ type: 'mute-set', id }))
      const error = await probe.next('error', { withinMs: soonMs })
      hold(error.commandId === id, `an error with commandId ${id}`, shown(error))
      await expectGoingOn(probe)
      const results = probe.all('command-result')
      hold(results.length === 0, 'no command-result', shown(results))
    },
  },
]
