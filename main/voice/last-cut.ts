import type { KeptSpeech } from './kept-speech.ts'

/** What stays known of an answer that was cut, in case the cut was for nothing. */
export interface Cut {
  readonly itemId: string
  readonly generatedText: string
  readonly heardText: string
  readonly isGenerated: boolean
  readonly kept: KeptSpeech | undefined
}

/** The one cut that can still be gone on from, under every id that its answer has had. */
export interface LastCut {
  readonly responseIds: readonly number[]
  readonly cut: Cut
}

export function afterCut(
  before: LastCut | undefined,
  response: { readonly responseId: number; readonly continues: number | undefined },
  cut: Cut,
): LastCut {
  const earlier = cutOf(before, response.continues)
  if (before === undefined || earlier === undefined) return { responseIds: [response.responseId], cut }
  const responseIds = [...before.responseIds, response.responseId]
  // Cut before it had even repeated what was made of the answer: that is not lost with it.
  const isShorter = cut.generatedText.length < earlier.generatedText.length
  const { generatedText, isGenerated } = isShorter ? earlier : cut
  return { responseIds, cut: { ...cut, generatedText, isGenerated } }
}

/** Another answer begins: the text may still be gone on from, its sound is not held any longer. */
export function withoutSound(last: LastCut | undefined): LastCut | undefined {
  return last === undefined ? undefined : { ...last, cut: { ...last.cut, kept: undefined } }
}

export function cutOf(last: LastCut | undefined, responseId: number | undefined): Cut | undefined {
  return responseId !== undefined && last?.responseIds.includes(responseId) === true ? last.cut : undefined
}
