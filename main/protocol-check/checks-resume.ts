import { closeCodes } from '../../shared/protocol/errors.ts'
import { ask, longQuestion, shortQuestion } from './asking.ts'
import type { Check } from './check.ts'
import type { Probe } from './probe.ts'
import { hold, NotChecked, shown } from './verdict.ts'

const heading = 'Resume'

function numbersOf(probe: Probe): number[] {
  return probe.arrivals.flatMap((each) =>
    each.kind === 'message' && 'seq' in each.message && each.message.type !== 'welcome' ? [each.message.seq] : [],
  )
}

export const resumeChecks: readonly Check[] = [
  {
    id: 'resume-complete',
    heading,
    rule: 'after a drop exactly the missed messages come, in order, then new ones',
    run: async (stage) => {
      const { probe } = await stage.open()
      probe.send({ type: 'text-submit', id: crypto.randomUUID(), text: longQuestion })
      const start = await probe.next('response-start')
      // Whatever came after it was lost on the way.
      const fields = { ...stage.resuming(probe), lastSeq: start.seq }
      probe.cut()
      const again = await stage.open(fields)
      hold(again.welcome.isResumed, 'isResumed true', shown(again.welcome))
      hold(again.welcome.snapshot === undefined, 'no snapshot with a resume', shown(again.welcome))
      const end = await again.probe.next('response-end')
      if (end.reason === 'failed') throw new NotChecked('the server’s model did not answer')
      const numbers = numbersOf(again.probe)
      const first = start.seq + 1
      hold(
        numbers.length > 0 && numbers.every((number, place) => number === first + place),
        `messages from ${first} on, without holes`,
        shown(numbers),
      )
      const before = probe.all('text-delta').filter(({ seq }) => seq < first)
      const text = [...before, ...again.probe.all('text-delta')].reduce((sum, each) => sum + each.text, '')
      hold(text === end.heardText, `both parts of the text to make ${shown(end.heardText)}`, shown(text))
    },
  },
  {
    id: 'resume-of-an-older-place',
    heading,
    rule: 'what was received but not acknowledged comes again for a client that says so',
    run: async (stage) => {
      const { probe } = await stage.open()
      await ask(probe, shortQuestion)
      const last = numbersOf(probe).at(-1) ?? 0
      const { sessionId, epoch } = stage.resuming(probe)
      probe.cut()
      const fields = { ...(sessionId === undefined ? {} : { sessionId }), ...(epoch === undefined ? {} : { epoch }) }
      const again = await stage.open({ ...fields, lastSeq: 1 })
      hold(again.welcome.isResumed, 'isResumed true', shown(again.welcome))
      await again.probe.until(() => numbersOf(again.probe).includes(last), 3_000)
      const numbers = numbersOf(again.probe)
      hold(numbers[0] === 2 && numbers.includes(last), `messages 2 to ${last}`, shown(numbers))
    },
  },
  {
    id: 'ack-ahead-ignored',
    heading: '`ack`',
    rule: 'an ack ahead of what was sent is ignored: nothing is lost to a later resume',
    run: async (stage) => {
      const { probe } = await stage.open()
      probe.send({ type: 'ack', seq: 4_000_000_000 })
      await ask(probe, shortQuestion)
      const fields = stage.resuming(probe)
      probe.cut()
      const again = await stage.open({ ...fields, lastSeq: 0 })
      hold(again.welcome.isResumed, 'isResumed true', shown(again.welcome))
      await again.probe.next('response-end', { withinMs: 3_000, as: 'the messages from 1 on' })
    },
  },
  {
    id: 'snapshot-without-a-place',
    heading,
    rule: 'without epoch and lastSeq, with a wrong epoch or a place ahead: isResumed false and a snapshot',
    run: async (stage) => {
      const { probe, welcome } = await stage.open()
      await ask(probe, shortQuestion)
      probe.close()
      const { sessionId, conversationId, epoch } = welcome
      const last = numbersOf(probe).at(-1) ?? 0
      const places = [{}, { epoch: (epoch + 1) % 4_000_000_000, lastSeq: 1 }, { epoch, lastSeq: last + 1_000 }]
      for (const place of places) {
        const probeAgain = await stage.dial()
        probeAgain.send({
          type: 'hello',
          protocol: 'parley.v1',
          client: { name: 'check', version: '1' },
          sessionId,
          ...place,
        })
        const again = await probeAgain.next('welcome', { withinMs: 3_000 })
        hold(!again.isResumed && again.snapshot !== undefined, `a snapshot for ${shown(place)}`, shown(again))
        const roles = again.snapshot?.items.map(({ role }) => role).join(' ')
        hold(roles === 'user assistant', 'both items in the snapshot', shown(again.snapshot))
        hold(again.sessionId === sessionId && again.conversationId === conversationId, 'the same session', shown(again))
        probeAgain.close()
      }
    },
  },
  {
    id: 'unknown-session-is-new',
    heading: '`hello`',
    rule: 'an unknown session, or an unknown conversation, gets new ones',
    run: async (stage) => {
      const unknown = crypto.randomUUID()
      const { welcome } = await stage.open({ sessionId: unknown, conversationId: unknown })
      hold(welcome.sessionId !== unknown, 'a new sessionId', shown(welcome))
      hold(welcome.conversationId !== unknown, 'a new conversationId', shown(welcome))
    },
  },
  {
    id: 'newest-socket-wins',
    heading: 'Close codes',
    rule: 'a newer connection takes the session: the old one is closed with 4004, and the new one goes on',
    run: async (stage) => {
      const { probe } = await stage.open()
      const again = await stage.open(stage.resuming(probe))
      await probe.closed(closeCodes.replaced.code, 3_000)
      await ask(again.probe, shortQuestion)
      const late = probe.all('response-start')
      hold(late.length === 0, 'nothing more on the replaced connection', shown(late))
    },
  },
  {
    id: 'closing-keeps-the-session',
    heading: 'Close codes',
    rule: 'a client that closes with 1000 finds its session again',
    run: async (stage) => {
      const { probe, welcome } = await stage.open()
      await ask(probe, shortQuestion)
      const fields = stage.resuming(probe)
      probe.close()
      await probe.closed(closeCodes.normal.code, 3_000)
      const again = await stage.open(fields)
      hold(again.welcome.sessionId === welcome.sessionId, 'the same session', shown(again.welcome))
    },
  },
]
