/** When is the user's turn over? Silence first (the VAD's own), then what was said, with a deadline on the transcript. */
export interface EndpointingSettings {
  /** Silence after speech before an answer starts. */
  readonly silenceMs: number
  /** How much of that silence has passed when the VAD says `speech-end`. */
  readonly vadSilenceMs: number
  /** Added when the words sound unfinished. */
  readonly unfinishedExtraMs: number
  /** How long a final transcript may take after the speech ended. */
  readonly transcriptDeadlineMs: number
}

/** Words that hardly ever end a sentence: the speaker is looking for the next one. */
const unfinishedEndings = new Set(
  (
    'a an the and or but so because if when while that which who to of in on at for from with by as than my your his her its ' +
    'our their is are was were will would could should can um uh er hmm'
  ).split(' '),
)

/** What listeners say to show that they listen; said into an answer they do not ask for the turn. */
const backchannels = new Set([
  'mm', 'mhm', 'mm hm', 'mmhm', 'mm-hm', 'uh huh', 'uh-huh', 'huh', 'hm', 'hmm', 'ah', 'oh', 'right', 'okay', 'ok', 'yeah', 'yep', 'i see', 'sure',
]) // prettier-ignore

export function pauseAfterFinalMs(text: string, settings: EndpointingSettings): number {
  const restMs = Math.max(0, settings.silenceMs - settings.vadSilenceMs)
  return soundsUnfinished(text) ? restMs + settings.unfinishedExtraMs : restMs
}

export function soundsUnfinished(text: string): boolean {
  const trimmed = text.trim()
  if (/[.!?]$/.test(trimmed)) return false
  if (/[,;:-]$/.test(trimmed)) return true
  const words = plainWords(trimmed)
  const last = words.at(-1)
  return words.length > 1 && last !== undefined && unfinishedEndings.has(last)
}

export function isBackchannel(text: string): boolean {
  return backchannels.has(plainWords(text).join(' '))
}

function plainWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? []
}
