/** When is the user's turn over? Silence first (the VAD's own), then what was said, with a deadline on both. */
export interface EndpointingSettings {
  /** Silence after which a turn has ended, unless its words sound unfinished. */
  readonly silenceMs: number
  /** Silence after which it has ended whatever the words. */
  readonly deadlineMs: number
  /** How much of that silence has passed when the VAD says `speech-end`. */
  readonly vadSilenceMs: number
}

/** Added when the words sound unfinished: about what a speaker needs to find the next word. */
const unfinishedExtraMs = 700
/** A final transcript that has not come by then will not come: pocketsphinx on two busy cores needs up to 3 s. */
export const transcriptDeadlineMs = 10_000

/** Words that hardly ever end a sentence: the speaker is looking for the next one. */
const unfinishedEndings = new Set(
  (
    'a an the and or but so because if when while that which who to of in on at for from with by as than my your his her its ' +
    'our their is are was were will would could should can um uh er hmm'
  ).split(' '),
)

/** What listeners say to show that they listen; said into an answer it does not ask for the turn. */
const backchannels = new Set(
  'mm|mhm|mm hm|mmhm|mm-hm|uh huh|uh-huh|huh|hm|hmm|ah|oh|right|okay|ok|yeah|yep|i see|sure'.split('|'),
)

/** What is left to wait when the final transcript is there and the speech ended `sinceSpeechEndMs` ago. */
export function pauseAfterFinalMs(text: string, sinceSpeechEndMs: number, settings: EndpointingSettings): number {
  const wantedMs = soundsUnfinished(text)
    ? Math.min(settings.silenceMs + unfinishedExtraMs, settings.deadlineMs)
    : settings.silenceMs
  return Math.max(0, wantedMs - settings.vadSilenceMs - sinceSpeechEndMs)
}

export function soundsUnfinished(text: string): boolean {
  const trimmed = text.trim()
  if (/[.!?]$/.test(trimmed)) return false
  if (/[,;:-]$/.test(trimmed)) return true
  const words = plainWords(trimmed)
  const last = words.at(-1)
  return words.length > 1 && last !== undefined && unfinishedEndings.has(last)
}

/** The sounds among them that are no words. */
const murmurs = new Set('mm|mhm|mm hm|mmhm|mm-hm|uh huh|uh-huh|huh|hm|hmm|ah|oh'.split('|'))

/**
 * Whether these words ask for nothing of the answer they came into. While it is not heard yet, "yes" and "sure" are no
 * backchannel: they belong to what the user is saying.
 */
export function isAside(text: string, answer: 'thinking' | 'speaking'): boolean {
  const known = answer === 'speaking' ? backchannels : murmurs
  return known.has(plainWords(text).join(' '))
}

function plainWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? []
}

/** Said into an answer, these stop it whatever the barge-in preset. */
const stopPhrases = new Set(
  'stop|stop it|stop talking|stop please|please stop|be quiet|quiet|shut up|cancel|enough|that is enough|hold on|wait'.split(
    '|',
  ),
)

export function isStopPhrase(text: string): boolean {
  return stopPhrases.has(plainWords(text).join(' '))
}
