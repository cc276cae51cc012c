import type { AppState } from '../../state/app-state.ts'

/** What is being said right now, and by whom. */
export interface Caption {
  readonly speaker: 'you' | 'parley'
  readonly text: string
}

/** As much as can be read at a glance. */
const longestCharacters = 150

/**
 * The user's words while they are heard and thought about, else the span of the answer that is at the loudspeaker: the
 * server sends it half a second ahead at most.
 */
export function captionOf(state: AppState): Caption | undefined {
  const { phase, transcript } = state
  if (phase === 'speaking') {
    const span = [...state.answers.values()].findLast((answer) => answer.isSpoken)?.spans.at(-1)
    return span === undefined ? undefined : { speaker: 'parley', text: beginning(span.text.trim()) }
  }
  return transcript === undefined ? undefined : { speaker: 'you', text: end(transcript.text.trim()) }
}

function beginning(text: string): string {
  if (text.length <= longestCharacters) return text
  const cut = text.slice(0, longestCharacters)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …`
}

/** Of what is still being said the last words count. */
function end(text: string): string {
  if (text.length <= longestCharacters) return text
  const cut = text.slice(-longestCharacters)
  return `… ${cut.slice(cut.indexOf(' ') + 1)}`
}
