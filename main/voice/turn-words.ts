import type { CommittedTurn, HeardWords, SaidTurn, TurnEffect } from './turn-state.ts'

/** What was heard in one or more breaths is one turn, as sure as its least sure part. */
export function heardTurn(heard: readonly HeardWords[]): SaidTurn & { readonly modality: 'voice' } {
  return { text: joined(heard), certainty: Math.min(...heard.map((words) => words.certainty)), modality: 'voice' }
}

export function joined(heard: readonly HeardWords[]): string {
  return heard.map((words) => words.text).join(' ')
}

export function waiting({ text, certainty, modality, itemId }: SaidTurn): TurnEffect {
  return { type: 'keep-waiting', text, certainty, modality, itemId }
}

export function committed(turn: SaidTurn & { readonly hasWaited?: true }, answer: CommittedTurn['answer']): TurnEffect {
  const { text, certainty, modality, itemId, hasWaited = false } = turn
  return { type: 'commit-turn', text, certainty, modality, itemId, answer, hasWaited }
}
