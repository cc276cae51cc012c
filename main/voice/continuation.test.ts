import { describe, expect, it } from 'vitest'
import type { TextToSpeech, WordTime } from '../providers/types.ts'
import { says, scriptedEars, scriptedModel } from '../testing/scripted-providers.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'

const wordSamples = 4_800

/** Every word is 200 ms of a noise no other word has: read off the samples, it tells which word it is and which part. */
function wordSound(word: string): Int16Array {
  let noise = Array.from(word).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7)
  return Int16Array.from({ length: wordSamples }, () => {
    noise = Math.imul(noise, 1_664_525) + 1_013_904_223
    return noise >> 18
  })
}

interface TestVoice extends TextToSpeech {
  readonly texts: string[]
}

/** May hang after so many samples of the sentence that begins with `hangsAt`, and say where its words lie. */
function waveVoice(ways: { hangsAt?: string; afterSamples?: number; tellsWords?: boolean } = {}): TestVoice {
  const texts: string[] = []
  let hasHung = false
  return {
    name: 'waves',
    texts,
    async *synthesize({ text, signal }) {
      texts.push(text)
      const isHanging = ways.hangsAt !== undefined && text.startsWith(ways.hangsAt) && !hasHung
      hasHung ||= isHanging
      const limit = isHanging ? (ways.afterSamples ?? 0) : Infinity
      for (const [index, word] of text.split(/\s+/).entries()) {
        await Promise.resolve()
        if (signal.aborted) return
        const start = index * wordSamples
        const samples = wordSound(word).subarray(0, Math.max(0, limit - start))
        const words: WordTime[] = [{ word, startSample: start, endSample: start + wordSamples }]
        if (samples.length > 0) yield { samples, rateHz: 24_000, ...(ways.tellsWords === true && { words }) }
        if (samples.length < wordSamples) {
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve, { once: true })
          })
          return
        }
      }
    },
  }
}

const find = <T extends RecordingChannel['messages'][number]['type']>(channel: RecordingChannel, type: T) =>
  channel.messages.filter(
    (message): message is Extract<RecordingChannel['messages'][number], { type: T }> => message.type === type,
  )

function samplesOf(channel: RecordingChannel, responseId: number): number[] {
  return channel.frames.filter((frame) => frame.streamId === responseId).flatMap((frame) => [...frame.samples])
}

interface Talk {
  readonly rig: SessionRig
  readonly channel: RecordingChannel
  readonly client: AttachedClient
  readonly voice: TestVoice
  /** A noise when so much of the newest answer has been heard; then silence, until the answer goes on. */
  readonly cutAt: (heardSamples: number) => Promise<void>
  /** How much waits in the client's socket: over 128 KiB no speech is sent. */
  readonly setUnsentBytes: (bytes: number) => void
  /** What a listener has heard of the answer so far: of each part what was played, then all of the last. */
  readonly listened: () => number[]
  readonly itemText: () => string | undefined
}

async function talk(deltas: readonly string[], voice: TestVoice, words: readonly string[] = []): Promise<Talk> {
  const finals = words.length > 0 ? words : Array.from({ length: 8 }, () => '')
  const rig = scriptedSession({
    llm: scriptedModel(says(...deltas), says('Right.')),
    stt: scriptedEars('go', ...finals),
    tts: voice,
  })
  let unsentBytes = 0
  const channel = { ...recordingChannel(), bufferedBytes: () => unsentBytes }
  const client = rig.connect(channel)
  const heard: number[][] = []
  rig.soundStart(client)
  await rig.pass()
  rig.soundEnd()
  await rig.pass(200)
  return {
    rig,
    channel,
    client,
    voice,
    cutAt: async (heardSamples) => {
      const responseId = find(channel, 'response-start').at(-1)?.responseId ?? 0
      for (let waitedMs = 0; samplesOf(channel, responseId).length < heardSamples; waitedMs += 20) {
        if (waitedMs > 20_000) break
        await rig.pass(20)
      }
      rig.soundStart(client)
      client.receive({ type: 'playout', responseId, playedSamples: heardSamples, isFinal: true })
      heard.push(samplesOf(channel, responseId).slice(0, heardSamples))
      await rig.pass(40)
      rig.soundEnd()
      await rig.pass(60)
    },
    setUnsentBytes: (bytes) => (unsentBytes = bytes),
    listened: () => {
      const { responseId, samples } = find(channel, 'speech-sent').at(-1) ?? { responseId: 0, samples: 0 }
      return [...heard.flat(), ...samplesOf(channel, responseId).slice(0, samples)]
    },
    itemText: () =>
      rig.store.conversations.items(client.conversationId).find((item) => item.role === 'assistant')?.text,
  }
}

const story = ['One fox could not sleep. ', 'So it went out. ', 'It saw the moon.']
const whole = story.join('')
const soundOf = (text: string): number[] => text.split(/\s+/).flatMap((word) => [...wordSound(word)])

/** The words of which the middle is in the sound, in its order. */
function wordsIn(sound: readonly number[], text: string): string[] {
  const middles = text.split(' ').map((word) => ({ word, middle: wordSound(word).subarray(1_800, 2_000) }))
  return sound.flatMap((sample, place) =>
    middles
      .filter(({ middle }) => middle[0] === sample && middle.every((value, at) => sound[place + at] === value))
      .map(({ word }) => word),
  )
}

/** Not on a word, not on a frame. */
const oddPlace = 2 * wordSamples + 1_237

describe('an answer that was cut by a noise', () => {
  it('goes on at the very sample: nothing is missing, nothing comes twice', async () => {
    const { rig, channel, voice, cutAt, listened, itemText } = await talk(story, waveVoice())
    await cutAt(oddPlace)
    await rig.pass(4_000)
    expect(find(channel, 'response-start')[1]).toMatchObject({
      continuesResponseId: 1,
      continuesAtSample: oddPlace,
    })
    expect(listened()).toEqual(soundOf(whole))
    expect(voice.texts).toHaveLength(3)
    expect(itemText()).toBe(whole)
    expect(find(channel, 'response-end')[1]).toMatchObject({ reason: 'completed', heardText: whole })
    expect(find(channel, 'item-updated').at(-1)?.item).not.toHaveProperty('generatedText')
  })

  it('goes on as exactly when it is cut again and again, also twice in one word', async () => {
    const { rig, channel, cutAt, listened, itemText } = await talk(story, waveVoice())
    for (const heard of [oddPlace, 311, 3 * wordSamples + 5, 1, 2_000]) await cutAt(heard)
    await rig.pass(4_000)
    expect(find(channel, 'response-start').map((start) => start.continuesAtSample)).toEqual([
      undefined,
      oddPlace,
      311,
      3 * wordSamples + 5,
      1,
      2_000,
    ])
    expect(listened()).toEqual(soundOf(whole))
    expect(itemText()).toBe(whole)
  })

  it('counts its frames from 0 under its own id and sends nothing more of the old one', async () => {
    const { rig, channel, cutAt } = await talk(story, waveVoice())
    await cutAt(oddPlace)
    const firstOfNew = channel.frames.findIndex((frame) => frame.streamId === 2)
    await rig.pass(4_000)
    const after = channel.frames.slice(firstOfNew)
    expect(after.every((frame, index) => frame.streamId === 2 && frame.position === index * 480)).toBe(true)
    const total = find(channel, 'speech-sent').at(-1)?.samples
    expect(total).toBe(soundOf(whole).length - oddPlace)
  })

  it('has captions that begin with the word that was cut and stay in step with the sound', async () => {
    const { rig, channel, cutAt } = await talk(story, waveVoice())
    await cutAt(oddPlace)
    await rig.pass(4_000)
    const captions = find(channel, 'speech-span').filter((span) => span.responseId === 2)
    expect(captions).toMatchObject([
      { text: 'could not sleep.', startSample: 0 },
      { text: 'So it went out.', startSample: 5 * wordSamples - oddPlace },
      { text: 'It saw the moon.', startSample: 9 * wordSamples - oddPlace },
    ])
  })

  it('knows what was heard when real words cut it in the part that was kept', async () => {
    const { rig, channel, cutAt, itemText } = await talk(story, waveVoice({ tellsWords: true }), [
      '',
      'no tell me another one',
    ])
    await cutAt(oddPlace)
    await cutAt(4 * wordSamples)
    await rig.pass(1_000)
    // 6 words and a quarter: a word counts from a third on.
    expect(find(channel, 'response-end')[1]).toMatchObject({ heardText: 'One fox could not sleep. So' })
    expect(itemText()).toBe('One fox could not sleep. So')
    expect(find(channel, 'response-start')[2]).not.toHaveProperty('continuesResponseId')
  })

  it('plays the end of its last word, though that word counted as heard', async () => {
    const { rig, cutAt, listened, itemText } = await talk(['Only this.'], waveVoice())
    await cutAt(wordSamples + 4_000)
    await rig.pass(1_000)
    expect(listened()).toEqual(soundOf('Only this.'))
    expect(itemText()).toBe('Only this.')
  })

  it('whose sentence was half made loses no word and says none twice, to the sample where the voice tells its words', async () => {
    const voice = waveVoice({ hangsAt: 'So', afterSamples: 2 * wordSamples + 3_000, tellsWords: true })
    const { rig, cutAt, listened, itemText } = await talk(story, voice)
    await cutAt(5 * wordSamples + 700)
    await rig.pass(4_000)
    expect(voice.texts).toEqual([story[0]?.trim(), 'So it went out.', 'went out.', 'It saw the moon.'])
    const [sound, uncut] = [listened(), soundOf(whole)]
    expect(sound).toHaveLength(uncut.length)
    const changed = sound.flatMap((sample, place) => (sample === uncut[place] ? [] : [place]))
    // The 4 ms before the seam, which lies after the seventh word, fade out.
    expect(changed.every((place) => place >= 7 * wordSamples - 96 && place < 7 * wordSamples)).toBe(true)
    expect(itemText()).toBe(whole)
  })

  it('whose sentence was half made loses no word and says none twice by the pace of its voice, cut twice', async () => {
    const even = ['One fox did not nap. ', 'His den was too hot and wet. ', 'The sun lay out.']
    const voice = waveVoice({ hangsAt: 'His', afterSamples: 4 * wordSamples + 3_000 })
    const { rig, cutAt, listened, itemText } = await talk(even, voice)
    await cutAt(5 * wordSamples + 700)
    await cutAt(wordSamples)
    await rig.pass(4_000)
    const said = even.join('')
    expect(voice.texts).toEqual([even[0]?.trim(), even[1]?.trim(), 'hot and wet.', even[2]])
    expect(wordsIn(listened(), said)).toEqual(said.split(' '))
    expect(itemText()).toBe(said)
  })

  it('says a word again from its beginning when the voice had stuck in it', async () => {
    const voice = waveVoice({ hangsAt: 'So', afterSamples: 3_000, tellsWords: true })
    const { rig, cutAt, listened, itemText } = await talk(story, voice)
    await cutAt(5 * wordSamples + 2_000)
    await rig.pass(4_000)
    const stuck = [...wordSound('So').subarray(0, 2_000)]
    expect(listened()).toEqual([
      ...soundOf('One fox could not sleep.'),
      ...stuck,
      ...soundOf('So it went out. It saw the moon.'),
    ])
    expect(itemText()).toBe(whole)
  })

  it('is not lost when it is cut again before its first sound could go out', async () => {
    const { rig, channel, client, setUnsentBytes, cutAt, listened, itemText } = await talk(story, waveVoice())
    await cutAt(oddPlace)
    await cutAt(0)
    setUnsentBytes(500_000)
    rig.soundStart(client)
    client.receive({ type: 'playout', responseId: 3, playedSamples: 0, isFinal: true })
    await rig.pass(400)
    rig.soundEnd()
    await rig.pass(60)
    rig.soundStart(client)
    await rig.pass(400)
    setUnsentBytes(0)
    rig.soundEnd()
    await rig.pass(4_000)
    expect(find(channel, 'response-start').slice(1)).toMatchObject([
      { continuesResponseId: 1, continuesAtSample: oddPlace },
      { continuesResponseId: 2, continuesAtSample: 0 },
      { continuesResponseId: 3, continuesAtSample: 0 },
      // The fourth had not begun to sound: it is the third that goes on, for the second time.
      { continuesResponseId: 3, continuesAtSample: 0 },
    ])
    expect(listened()).toEqual(soundOf(whole))
    expect(itemText()).toBe(whole)
  })

  it('begins anew at the unheard word when a client takes back what it had played', async () => {
    const voice = waveVoice({ tellsWords: true })
    const { rig, channel, client, itemText } = await talk([`${'word '.repeat(40)}end. `, 'It saw the moon.'], voice)
    for (let second = 1; second <= 5; second++) {
      client.receive({ type: 'playout', responseId: 1, playedSamples: second * 24_000, isFinal: false })
      await rig.pass(1_000)
    }
    rig.soundStart(client)
    client.receive({ type: 'playout', responseId: 1, playedSamples: 4_800, isFinal: true })
    await rig.pass(40)
    rig.soundEnd()
    await rig.pass(12_000)
    expect(find(channel, 'response-start')[1]).not.toHaveProperty('continuesAtSample')
    expect(voice.texts.at(-2)).toBe(`${'word '.repeat(39)}end.`)
    expect(itemText()).toBe(`${'word '.repeat(40)}end. It saw the moon.`)
  })
})
