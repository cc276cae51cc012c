import { randomUUID } from 'node:crypto'
import { once, EventEmitter } from 'node:events'
import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import { startFaultProxy } from '../fault-proxy/fault-proxy.ts'
import type { Faults } from '../fault-proxy/faults.ts'
import { startParley } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { startEndlessAnswer } from './endless-answer.ts'
import { Listener } from './listener.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { ReducerClient } from './reducer-client.ts'

const seamMs = 20
const reportMs = 100
/** Time to come back for good and hear what was missed. */
const peaceMs = 2_000

/** A real server streams text and speech without an end while the link is cut at random frames. */
export const reconnects: TorturePart = {
  name: 'reconnects',
  quick: (say) => run(200, say),
  long: (say) => run(10_000, say),
}

async function run(wanted: number, say: Say): Promise<Figures> {
  const random = seededRandom(wanted)
  const draw = (low: number, high: number): number => Math.floor(random.between(low, high + 1))
  const answer = await startEndlessAnswer()
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target })
  const parley = await startParley({ settings: answer.settings, args: ['--allow-host', `127.0.0.1:${proxy.port}`] })
  target.port = Number(new URL(parley.ready.url).port)
  const listener = new Listener()
  const news = new EventEmitter()
  let cuts = 0
  let resumes = 0
  let isPeace = false
  const client = new ReducerClient({
    ...{ ready: parley.ready, port: proxy.port, mode: 'push-to-talk' },
    onShown(message) {
      if (message.type === 'welcome' && message.isResumed) resumes += 1
      listener.show(message)
      news.emit(message.type)
    },
    onPlay(frame) {
      listener.play(frame)
      news.emit('speech')
    },
    onLost() {
      if (isPeace) return
      cuts += 1
      if (cuts % 100 === 0)
        say(`${cuts} of ${wanted} reconnects, ${Math.round(listener.heardEnd / speechRateHz)} s heard`)
      if (cuts >= wanted) news.emit('enough')
    },
  })
  const stopReports = reportPlayout(client, listener)
  try {
    const speech = once(news, 'speech')
    client.send({ type: 'text-submit', id: randomUUID(), text: 'tell me a story without an end' })
    await speech
    const enough = once(news, 'enough')
    // Counted by connection: the one that is open is cut as well, whatever it has passed.
    proxy.set(() => cutSomewhere(draw))
    await enough
    isPeace = true
    proxy.set({})
    await new Promise<void>((resolve) => clock.after(peaceMs, resolve))
    const made = answer.samples()
    const wrong = listener.wrongSamples(made)
    return {
      n: cuts,
      ...{ resumes, snapshots: listener.numbering.snapshots, textCharacters: listener.text.length },
      heardMs: Math.round(samplesToMs(listener.heardEnd, speechRateHz)),
      bounds: [
        { what: 'messages lost', value: listener.numbering.lost, atMost: 0 },
        { what: 'messages duplicated or out of order', value: listener.numbering.duplicated, atMost: 0 },
        { what: 'resumes that were not complete', value: listener.numbering.snapshots, atMost: 0 },
        {
          what: 'the text is the beginning of the model’s',
          value: Number(answer.text.startsWith(listener.text)),
          atLeast: 1,
        },
        { what: 'characters shown', value: listener.text.length, atLeast: 100 },
        { what: 'widest seam, ms', value: listener.widestSeamMs, atMost: seamMs },
        { what: 'samples that are not those of an uncut answer', value: wrong, atMost: 0 },
        { what: 'heard, ms', value: samplesToMs(listener.heardEnd, speechRateHz), atLeast: 3_000 },
        { what: 'reconnects', value: cuts, atLeast: wanted },
      ],
    }
  } finally {
    stopReports()
    client.close()
    await parley.end()
    await Promise.all([proxy.close(), answer.close()])
  }
}

/**
 * Mostly into the resume or soon after it: speech comes in real time, so a late cut takes a second or two. Now and then
 * in the client's own frames.
 */
function cutSomewhere(draw: (low: number, high: number) => number): Faults {
  if (draw(0, 9) === 0) return { toServer: { cutAfterFrames: draw(1, 6) } }
  return { toClient: { cutAfterFrames: draw(0, 11) === 0 ? draw(10, 90) : draw(0, 9) } }
}

/** A loudspeaker that plays what is there in real time, and says so ten times a second. */
function reportPlayout(client: ReducerClient, listener: Listener): () => void {
  let played = 0
  let lastMs = clock.nowMs()
  const timer = setInterval(() => {
    const nowMs = clock.nowMs()
    const { responseId, heardEnd } = listener
    if (responseId !== undefined && heardEnd > 0) {
      played = Math.min(heardEnd, played + Math.round(((nowMs - lastMs) * speechRateHz) / 1_000))
      client.send({ type: 'playout', responseId, playedSamples: played, isFinal: false })
    }
    lastMs = nowMs
  }, reportMs)
  return () => {
    clearInterval(timer)
  }
}
