import { closeCodes } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { beginSpeech, shortQuestion } from './asking.ts'
import type { Check } from './check.ts'
import { Listener } from './listener.ts'
import type { MessageOf, Probe } from './probe.ts'
import type { HelloFields, Stage } from './stage.ts'
import { hold, NotChecked, shown } from './verdict.ts'

const speechHz = 24_000
const spokenHello: HelloFields = { mode: 'push-to-talk', vad: 'client' }
/** Of the page: 500 ms as a rule 600 against the report; one report of 100 ms may be on its way, and timers are late. */
const aheadSamples = (speechHz * (600 + 250)) / 1_000

function speechOf(probe: Probe): AudioFrame[] {
  return probe.arrivals.flatMap((each) => (each.kind === 'speech' ? [each.frame] : []))
}

async function listening(
  stage: Stage,
  action: (at: { probe: Probe; listener: Listener }) => Promise<void>,
  hello: HelloFields = spokenHello,
): Promise<void> {
  const { probe } = await stage.open(hello)
  const listener = new Listener(probe, stage.clock)
  try {
    await action({ probe, listener })
  } finally {
    listener.end()
  }
}

/** A whole spoken answer, played to its end. */
async function wholeAnswer(probe: Probe): Promise<MessageOf<'response-end'>> {
  probe.send({ type: 'text-submit', id: crypto.randomUUID(), text: shortQuestion })
  const end = await probe.next('response-end')
  if (end.reason !== 'completed' || speechOf(probe).length === 0)
    throw new NotChecked(`no spoken answer came: ${probe.all('notice')[0]?.message ?? shown(end)}`)
  return end
}

function wholeSpeech(form: 'binary' | 'json'): Check['run'] {
  return (stage) =>
    listening(
      stage,
      async ({ probe }) => {
        const end = await wholeAnswer(probe)
        const forms = new Set(probe.arrivals.flatMap((each) => (each.kind === 'speech' ? [each.form] : [])))
        hold([...forms].join() === form, `speech as ${form} frames`, [...forms].join())
        const frames = speechOf(probe)
        const sent = await probe.next('speech-sent', { withinMs: 100 })
        const sizes = new Set(frames.slice(0, -1).map((frame) => frame.samples.length))
        hold([...sizes].join() === '480' || frames.length === 1, 'frames of 480 samples', [...sizes].join())
        hold(end.heardSamples === sent.samples, `${sent.samples} samples heard`, shown(end))
        const loud = frames.some((frame) => frame.samples.some((sample) => Math.abs(sample) > 500))
        hold(loud, 'sound in it', 'silence')
      },
      { ...spokenHello, audio: form },
    )
}

export const speechChecks: readonly Check[] = [
  {
    id: 'speech-binary',
    heading: 'Playing speech',
    rule: 'a spoken answer in binary frames: all of it, counted, with its length at the end',
    run: wholeSpeech('binary'),
  },
  {
    id: 'speech-json',
    heading: 'JSON twin',
    rule: 'hello with audio json gets the same speech as typed frames',
    run: wholeSpeech('json'),
  },
  {
    id: 'speech-paced',
    heading: 'Playing speech',
    rule: 'speech comes no further ahead of the loudspeaker than speechLeadMs and a little',
    run: (stage) =>
      listening(stage, async ({ probe, listener }) => {
        await beginSpeech(probe, speechHz * 1.5)
        const most = listener.mostAheadSamples
        hold(most <= aheadSamples, `at most ${aheadSamples} samples ahead`, `${most} samples ahead`)
      }),
  },
  {
    id: 'speech-waits-for-the-speaker',
    heading: 'Playing speech',
    rule: 'a loudspeaker that stands still and says so gets no more than the lead',
    run: (stage) =>
      listening(stage, async ({ probe, listener }) => {
        await beginSpeech(probe, speechHz / 2)
        listener.pause()
        await probe.until(() => listener.mostAheadSamples > aheadSamples, 1_500)
        const most = listener.mostAheadSamples
        hold(most <= aheadSamples, `at most ${aheadSamples} samples ahead`, `${most} samples ahead`)
      }),
  },
  {
    id: 'silence-after-interrupt',
    heading: 'Playing speech',
    rule: 'response-stop: response-interrupt, then not one frame more, and the end says what was heard',
    run: (stage) =>
      listening(stage, async ({ probe, listener }) => {
        const responseId = await beginSpeech(probe, speechHz)
        const since = probe.arrivals.length
        probe.send({ type: 'response-stop', id: crypto.randomUUID(), responseId })
        await probe.next('response-interrupt', { since, withinMs: 1_000 })
        const place = probe.arrivals.findIndex(
          (each) => each.kind === 'message' && each.message.type === 'response-interrupt',
        )
        const end = await probe.next('response-end', { since, withinMs: 3_000 })
        hold(end.reason === 'interrupted', 'reason interrupted', shown(end))
        hold(end.heardSamples === listener.playedSamples, `heardSamples ${listener.playedSamples}`, shown(end))
        hold(end.heardSamples <= end.sentSamples, 'no more heard than sent', shown(end))
        const kept = probe.all('item-updated', since).findLast(({ item }) => item.itemId === end.itemId)?.item
        if (kept !== undefined)
          hold(
            kept.text === end.heardText && kept.status === 'interrupted',
            'the item with the heard text',
            shown(kept),
          )
        // Speech that was on its way would be here within a frame or two.
        await probe.until(() => false, 300)
        const late = probe.arrivals.slice(place).filter(({ kind }) => kind === 'speech').length
        hold(late === 0, 'no audio after response-interrupt', `${late} frames`)
      }),
  },
  {
    id: 'stop-with-played-samples',
    heading: '`response-stop`',
    rule: 'response-stop with playedSamples needs no report: the end says that much was heard',
    run: async (stage) => {
      const { probe } = await stage.open(spokenHello)
      const responseId = await beginSpeech(probe, speechHz / 4)
      await probe.command({ type: 'response-stop', responseId, playedSamples: 4_800 })
      const end = await probe.next('response-end', { withinMs: 3_000 })
      hold(end.heardSamples === 4_800, 'heardSamples 4800', shown(end))
    },
  },
  {
    id: 'speech-goes-on-after-resume',
    heading: 'Resume',
    rule: 'with heldSpeech the speech goes on from the very sample',
    run: (stage) =>
      listening(stage, async ({ probe, listener }) => {
        const responseId = await beginSpeech(probe, speechHz / 2)
        const { playedSamples } = listener
        // The last three frames were lost on the way.
        const samples = listener.heldSamples - 3 * 480
        const fields = stage.resuming(probe, { ...spokenHello, heldSpeech: { responseId, samples } })
        probe.cut()
        const again = await stage.open(fields)
        again.probe.send({ type: 'playout', responseId, playedSamples })
        await again.probe.until(() => speechOf(again.probe).length > 0, 3_000)
        const [first] = speechOf(again.probe)
        const got = first === undefined ? 'no speech' : `stream ${first.streamId} at sample ${first.position}`
        hold(got === `stream ${responseId} at sample ${samples}`, `stream ${responseId} at sample ${samples}`, got)
      }),
  },
  {
    id: 'microphone-acknowledged',
    heading: '`ack`',
    rule: 'microphone audio, binary and JSON, is acknowledged with its stream and position',
    run: async (stage) => {
      const { probe } = await stage.open({ mode: 'always-listening' })
      for (let sequence = 0; sequence < 60; sequence++) {
        const fields = { kind: 'microphone', flags: 0, streamId: 3, sequence, position: sequence * 320 } as const
        if (sequence < 30) probe.sendAudio({ ...fields, samples: new Int16Array(320) })
        else probe.send({ type: 'audio', ...fields, data: Buffer.alloc(640).toString('base64') })
      }
      const all = 60 * 320
      const where = ({ streamId, microphonePosition }: MessageOf<'ack'>): boolean =>
        streamId === 3 && microphonePosition > 0 && microphonePosition <= all
      await probe.next('ack', { where, withinMs: 3_000, as: 'an ack of stream 3' })
      // What is answered after it was taken after it.
      probe.send({ type: 'ping', sentAtMs: 1 })
      await probe.next('pong', { withinMs: 3_000 })
      const fields = stage.resuming(probe, { mode: 'always-listening' })
      probe.cut()
      const again = await stage.open(fields)
      const place = await again.probe.next('ack', { withinMs: 2_000, as: 'an ack after welcome' })
      const got = `${place.microphonePosition} of stream ${place.streamId}`
      hold(got === `${all} of stream 3`, `an ack of ${all} of stream 3`, got)
    },
  },
  {
    id: 'rate-warned-then-closed',
    heading: 'Limits',
    rule: 'audio over the rate: one rate-limited for the run, then 4008 for a client that goes on',
    run: async (stage) => {
      const { probe, welcome } = await stage.open({ mode: 'always-listening' })
      const { audioFramesBurst } = welcome.limits
      const samples = new Int16Array(320)
      for (let sequence = 0; sequence < 3 * audioFramesBurst; sequence++)
        probe.sendAudio({ kind: 'microphone', flags: 0, streamId: 1, sequence, position: sequence * 320, samples })
      const error = await probe.next('error', { withinMs: 3_000, as: 'an error rate-limited' })
      hold(error.code === 'rate-limited', 'an error rate-limited', shown(error))
      await probe.closed(closeCodes.rateLimited.code, 3_000)
      const errors = probe.all('error')
      hold(errors.length === 1, 'one error for the run', `${errors.length} errors`)
    },
  },
  {
    id: 'commands-over-the-rate-answered',
    heading: 'Frames',
    rule: 'of commands over the rate each has its own answer, by result or by error',
    run: async (stage) => {
      const { probe } = await stage.open()
      const ids = Array.from({ length: 60 }, () => crypto.randomUUID() as string)
      for (const id of ids) probe.send({ type: 'mute-set', id, isMuted: true })
      const answered = (): string[] => [
        ...probe.all('command-result').map(({ commandId }) => commandId),
        ...probe.all('error').flatMap(({ commandId }) => (commandId === undefined ? [] : [commandId])),
      ]
      await probe.until(() => answered().length >= ids.length || probe.closedWith !== undefined, 3_000)
      const isEach = answered().length === ids.length && new Set(answered()).size === ids.length
      hold(isEach, '60 answers for 60 commands', `${answered().length} answers, ${new Set(answered()).size} commands`)
    },
  },
]
