import { randomUUID } from 'node:crypto'
import { microphoneFrameSamples, frameMs } from '../../shared/audio/format.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { waitMs } from '../../shared/std/clock.ts'
import type { ReadyLine } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { CommandAccount } from './command-account.ts'
import { serversWord, userTexts } from './last-word.ts'
import type { NumberedEars } from './numbered-ears.ts'
import { numberedSamples } from './numbered-ears.ts'
import { Numbering } from './numbering.ts'
import { ReducerClient } from './reducer-client.ts'

const patienceMs = 30_000
const lookMs = 10
const textsPerRound = 2

export interface TalkPorts {
  readonly ready: ReadyLine
  readonly port: number
  readonly ears: NumberedEars
  readonly draw: (low: number, high: number) => number
  onLost(): void
}

/** Somebody who speaks numbered samples, types numbered texts and mutes in between, through whatever the link does. */
export class NumberedTalk {
  readonly #ports: TalkPorts
  readonly numbering = new Numbering()
  readonly account = new CommandAccount()
  readonly client: ReducerClient
  readonly transcripts: number[] = []
  resumes = 0
  stalled = 0
  sentSamples = 0
  wrongSamples = 0
  lostSamples = 0
  doubledSamples = 0
  longestGapMs = 0
  readonly #said: string[] = []
  readonly #userItems = new Set<string>()
  readonly #frames = new Map<number, number>()
  #sessionId = ''
  #lostAtMs: number | undefined
  #isEnding = false

  constructor(ports: TalkPorts) {
    this.#ports = ports
    this.client = new ReducerClient({
      ...{ ready: ports.ready, port: ports.port, mode: 'push-to-talk' },
      onShown: (message) => {
        this.#show(message)
      },
      onPlay: () => undefined,
      onLost: () => {
        this.#lostAtMs ??= clock.nowMs()
        // The look at the end takes the session over, which is no cut.
        if (!this.#isEnding) ports.onLost()
      },
    })
  }

  /** One utterance, its transcript, two texts, mute and back. */
  async round(utteranceId: number): Promise<void> {
    const { account, client } = this
    const frames = this.#ports.draw(10, 60)
    this.#frames.set(utteranceId, frames)
    const edge = { utteranceId, position: 0 }
    account.issue(client, { type: 'speech-start', id: randomUUID(), ...edge })
    const fromMs = clock.nowMs()
    for (let sequence = 0; sequence < frames; sequence++) {
      await waitMs(clock, fromMs + sequence * frameMs - clock.nowMs())
      const position = sequence * microphoneFrameSamples
      const samples = numberedSamples(utteranceId, position, position + microphoneFrameSamples)
      client.record({ kind: 'microphone', flags: 0, streamId: utteranceId, sequence, position, samples })
      this.sentSamples += samples.length
    }
    const end = { utteranceId, position: frames * microphoneFrameSamples }
    account.issue(client, { type: 'speech-end', id: randomUUID(), ...end })
    this.#said.push(`heard ${utteranceId}.`)
    if (!(await this.#until(() => this.transcripts.includes(utteranceId)))) return
    // The pause after the words: from here on nothing of this turn is undecided.
    if (!(await this.#until(() => this.#userItems.has(`heard ${utteranceId}.`)))) return
    for (let place = 1; place <= textsPerRound; place++) {
      const text = `note ${utteranceId}.${place}`
      this.#said.push(text)
      account.issue(client, { type: 'text-submit', id: randomUUID(), text })
    }
    for (const isMuted of [true, false]) account.issue(client, { type: 'mute-set', id: randomUUID(), isMuted })
    await this.#until(() => account.unanswered === 0)
  }

  /** The account: what the server has at the end, and what came to its ears. */
  async close(): Promise<{ readonly lostTail: number; readonly textsAstray: number; readonly texts: number }> {
    this.account.issue(this.client, { type: 'response-stop', id: randomUUID() })
    await this.#until(() => this.account.unanswered === 0)
    this.#isEnding = true
    const word = await serversWord(this.#ports.ready, this.#sessionId, this)
    this.client.close()
    for (const [utteranceId, frames] of this.#frames) this.#compare(utteranceId, frames * microphoneFrameSamples)
    const texts = userTexts(word.items)
    const places = Math.max(texts.length, this.#said.length)
    const textsAstray = Array.from({ length: places }, (_, at) => at).filter(
      (at) => texts[at] !== this.#said[at],
    ).length
    return { lostTail: word.lostTail, textsAstray, texts: texts.length }
  }

  #show(message: ServerMessage): void {
    this.numbering.see(message)
    this.account.see(message)
    if (message.type === 'welcome') {
      this.#sessionId = message.sessionId
      if (message.isResumed) this.resumes += 1
      if (this.#lostAtMs !== undefined) this.longestGapMs = Math.max(this.longestGapMs, clock.nowMs() - this.#lostAtMs)
      this.#lostAtMs = undefined
    }
    if (message.type === 'transcript-final') this.transcripts.push(message.utteranceId)
    if (message.type === 'item-added' && message.item.role === 'user') this.#userItems.add(message.item.text)
  }

  #compare(utteranceId: number, samples: number): void {
    const expected = numberedSamples(utteranceId, 0, samples)
    const [first = new Int16Array(0), ...again] = this.#ports.ears.heard(utteranceId)
    this.lostSamples += Math.max(0, samples - first.length)
    this.doubledSamples += Math.max(0, first.length - samples)
    for (const more of again) this.doubledSamples += more.length
    for (let at = 0; at < Math.min(samples, first.length); at++) if (first[at] !== expected[at]) this.wrongSamples += 1
  }

  async #until(isSo: () => boolean): Promise<boolean> {
    const endMs = clock.nowMs() + patienceMs
    while (!isSo() && clock.nowMs() < endMs) await waitMs(clock, lookMs)
    if (!isSo()) this.stalled += 1
    return isSo()
  }
}
