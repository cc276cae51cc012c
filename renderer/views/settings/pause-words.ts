export interface PauseWords {
  readonly name: string
  readonly meaning: string
}

/** What a silence of that length means for a conversation. */
export function pauseWords(silenceMs: number): PauseWords {
  if (silenceMs < 500)
    return {
      name: 'Quick',
      meaning: 'It answers almost before you have finished. A pause for thought may cost you the turn.',
    }
  if (silenceMs < 800) return { name: 'Usual', meaning: 'It waits as long as people do: you can take a breath.' }
  if (silenceMs < 1_500) return { name: 'Patient', meaning: 'Room to think between two sentences.' }
  return { name: 'Very patient', meaning: 'For slow or careful speech. Every answer comes that much later.' }
}

export function inSeconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`
}
