import { randomUUID } from 'node:crypto'
import { once, EventEmitter } from 'node:events'
import { microphoneRateHz, samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { startFaultProxy } from '../fault-proxy/fault-proxy.ts'
import type { Faults } from '../fault-proxy/faults.ts'
import { startParley } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { seededRandom } from '../sound-sets/random.ts'
import { CommandAccount } from './command-account.ts'
import { startEndlessAnswer } from './endless-answer.ts'
import { serversWord } from './last-word.ts'
import { Listener } from './listener.ts'
import { startNumberedEars } from './numbered-ears.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { reconnectBounds } from './reconnect-bounds.ts'
import { ReducerClient } from './reducer-client.ts'
import { talkUntil } from './talks.ts'

const reportMs = 100
/** Time to come back for good and hear what was missed. */
const peaceMs = 2_000
const muteEveryMs = 200
/** As many mutings wait for their answers at most. */
const mutingsOut = 8

/**
 * A real server streams text and speech without an end to one client while others speak and type to it, and both links
 * are cut at random frames, in either direction.
 */
export const reconnects: TorturePart = {
  name: 'reconnects',
  quick: (say) => run(100, say),
  long: (say) => run(10_000, say),
}

async function run(wanted: number, say: Say): Promise<Figures> {
  const random = seededRandom(wanted)
  const draw = (low: number, high: number): number => Math.floor(random.between(low, high + 1))
  const [answer, ears] = await Promise.all([startEndlessAnswer(), startNumberedEars()])
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target })
  const parley = await startParley({
    settings: { ...answer.settings, ...ears.settings },
    args: ['--allow-host', `127.0.0.1:${proxy.port}`],
  })
  target.port = Number(new URL(parley.ready.url).port)
  const listener = new Listener()
  const account = new CommandAccount()
  const news = new EventEmitter()
  const cuts = { listener: 0, talker: 0 }
  let resumes = 0
  let sessionId = ''
  let isPeace = false
  const countCut = (whose: keyof typeof cuts): void => {
    if (isPeace) return
    cuts[whose] += 1
    const all = cuts.listener + cuts.talker
    if (all % 100 === 0)
      say(
        `${all} of ${wanted} reconnects, ${Math.round(listener.heardEnd / speechRateHz)} s heard, ${ears.utterances} utterances`,
      )
    if (all >= wanted) news.emit('enough')
  }
  const client = new ReducerClient({
    ...{ ready: parley.ready, port: proxy.port, mode: 'push-to-talk' },
    onShown(message) {
      if (message.type === 'welcome') {
        sessionId = message.sessionId
        if (message.isResumed && !isPeace) resumes += 1
      }
      listener.show(message)
      account.see(message)
      news.emit(message.type)
    },
    onPlay(frame) {
      listener.play(frame)
      news.emit('speech')
    },
    onLost() {
      countCut('listener')
    },
  })
  const stopReports = reportPlayout(client, listener)
  const stopMuting = mute(client, account)
  try {
    const speech = once(news, 'speech')
    account.issue(client, { type: 'text-submit', id: randomUUID(), text: 'tell me a story without an end' })
    await speech
    const fromMs = clock.nowMs()
    const enough = once(news, 'enough')
    // Counted by connection: the one that is open is cut as well, whatever it has passed.
    proxy.set(() => cutSomewhere(draw))
    const talk = talkUntil(enough, {
      ...{ ready: parley.ready, port: proxy.port, ears, draw },
      onLost() {
        countCut('talker')
      },
    })
    await enough
    isPeace = true
    const cutForMs = clock.nowMs() - fromMs
    stopMuting()
    proxy.set({})
    const talked = await talk
    await waitMs(clock, peaceMs)
    account.issue(client, { type: 'response-stop', id: randomUUID() })
    const { lostTail } = await serversWord(parley.ready, sessionId, { client, numbering: listener.numbering })
    return {
      n: cuts.listener + cuts.talker,
      ...{ cuts, resumes: { listener: resumes, talker: talked.resumes }, cutForMs: Math.round(cutForMs) },
      ...{ textCharacters: listener.text.length, heardMs: Math.round(samplesToMs(listener.heardEnd, speechRateHz)) },
      ...{ commands: account.issued + talked.issued, utterances: talked.utterances, texts: talked.texts },
      ...{ sessions: 1 + talked.talks, spokenMs: Math.round(samplesToMs(talked.sentSamples, microphoneRateHz)) },
      ...{ longestGapMs: Math.round(talked.longestGapMs), voiceRequests: answer.voiceRequests() },
      bounds: reconnectBounds({
        ...{ wanted, cuts, resumes, listener, account, talked, lostTail },
        made: answer.samples(),
        text: answer.text,
      }),
    }
  } finally {
    stopReports()
    stopMuting()
    client.close()
    await parley.end()
    await Promise.all([proxy.close(), answer.close(), ears.close()])
  }
}

/**
 * Mostly into the resume or soon after it: speech comes in real time, so a late cut takes a second or two. One in three
 * falls into the client's own frames, if those come first.
 */
function cutSomewhere(draw: (low: number, high: number) => number): Faults {
  switch (draw(0, 5)) {
    case 0:
      return { toServer: { cutAfterFrames: draw(1, 6) }, toClient: { cutAfterFrames: draw(3, 30) } }
    case 1:
      return { toServer: { cutAfterFrames: draw(1, 60) }, toClient: { cutAfterFrames: draw(3, 30) } }
    default:
      return { toClient: { cutAfterFrames: draw(0, 14) === 0 ? draw(10, 90) : draw(0, 9) } }
  }
}

/** In turns, so that one that is left out or runs late shows in the state. */
function mute(client: ReducerClient, account: CommandAccount): () => void {
  const timer = setInterval(() => {
    if (account.unanswered >= mutingsOut) return
    account.issue(client, { type: 'mute-set', id: randomUUID(), isMuted: account.muteSets % 2 === 0 })
  }, muteEveryMs)
  return () => {
    clearInterval(timer)
  }
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
