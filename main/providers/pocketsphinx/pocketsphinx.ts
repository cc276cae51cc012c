import { abortable } from '../../../shared/std/abortable.ts'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import { microphoneRateHz } from '../../../shared/audio/format.ts'
import type { SpeechToText, TranscriptEvent } from '../types.ts'
import { Agreement } from './agreement.ts'
import type { CommandKnowledge } from './agreement.ts'
import { findListener } from './find-listener.ts'
import type { ListenerSearch } from './find-listener.ts'
import type { Hearing, Listener } from './hearing.ts'
import { ListenerPool } from './listener-pool.ts'
import { Recording } from './recording.ts'

/** Longer than anyone speaks without a breath: 2 MB of sound. What comes after is not listened to. */
const longestUtteranceMs = 60_000
/** Each holds its own models (240 MB); two people at once, or one who starts again before the last final. */
const listeners = 2
const waitingUtterances = 6

export interface PocketsphinxOptions extends Omit<ListenerSearch, 'grammarJsgf'> {
  readonly commands: CommandKnowledge & {
    /** Every command as one JSGF grammar. Alternatives with words that the dictionary lacks are left out. */
    readonly grammarJsgf: string
  }
  /** For measurements: what both passes heard, with what was made of it. */
  readonly onHearing?: (hearing: Hearing, made: { readonly text: string; readonly certainty: number }) => void
}

interface Ears {
  readonly pool: ListenerPool<Listener>
  readonly agreement: Agreement
}

/** The offline ears: pocketsphinx in two passes, English only. Looks for its programs when it is first used. */
export function createPocketsphinx(options: PocketsphinxOptions): SpeechToText {
  let searching: Promise<Ears> | undefined
  let isClosed = false

  async function search(): Promise<Ears> {
    const found = await findListener({ ...options, grammarJsgf: options.commands.grammarJsgf })
    return {
      pool: new ListenerPool(found.makeListener, { items: listeners, waiting: waitingUtterances }),
      agreement: new Agreement(options.commands, found.pronunciations),
    }
  }

  function ears(): Promise<Ears> {
    if (isClosed) throw new AssistantError('speech-to-text-unavailable', 'The offline ears are closed.')
    // Someone may install the packages while we run, so a failed search is not kept.
    searching ??= search().catch((error: unknown) => {
      searching = undefined
      throw error
    })
    return searching
  }

  async function* transcribe(
    audio: AsyncIterable<Int16Array>,
    { language, signal }: { readonly language: string; readonly signal: AbortSignal },
  ): AsyncGenerator<TranscriptEvent, void> {
    if (!/^en\b/i.test(language)) throw onlyEnglish()
    const recording = new Recording((longestUtteranceMs * microphoneRateHz) / 1000)
    // Filled at once and not only when a listener is free: whoever speaks does not wait.
    void recording.fill(abortable(audio, signal))
    const { pool, agreement } = await ears()
    const lease = await pool.borrow(signal)
    if (lease === undefined) return
    try {
      for await (const event of lease.item.listen(recording, signal)) {
        if (event.type === 'interim') yield { type: 'transcript-interim', text: event.text }
        else {
          const made = agreement.agree(event.hearing)
          options.onHearing?.(event.hearing, made)
          yield { type: 'transcript-final', text: made.text, certainty: made.certainty }
        }
      }
      if (recording.droppedSamples > 0) {
        options.log.warn('an utterance was longer than the offline ears keep', { samples: recording.droppedSamples })
      }
    } finally {
      lease.release()
    }
  }

  return {
    name: 'pocketsphinx',
    transcribe,
    async warmUp() {
      const { pool } = await ears()
      const lease = await pool.borrow(AbortSignal.timeout(60_000))
      try {
        await lease?.item.warmUp()
      } finally {
        lease?.release()
      }
    },
    async close() {
      isClosed = true
      const found = await searching?.catch(() => undefined)
      await Promise.all((found?.pool.items ?? []).map((listener) => listener.close()))
    },
  }
}

function onlyEnglish(): AssistantError {
  return new AssistantError(
    'speech-to-text-unavailable',
    'The offline ears understand English only. Set the language to English, or choose a recogniser that knows yours.',
  )
}
