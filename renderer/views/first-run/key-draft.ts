import type { ProviderView } from '../../../shared/protocol/settings-api.ts'
import type { ProviderCheckState } from '../../state/settings-state.ts'
import { providerChoices, type ProviderChoice } from '../settings/provider-choices.ts'
import { draftOf, withChoice, type ProviderDraft } from '../settings/provider-draft.ts'

/** Those that one brings a key to; everything else is on the settings page. */
export const keyProviders: readonly ProviderChoice[] = providerChoices.llm.filter((choice) => choice.key === 'needed')

/** What is kept, where it is one of them; else the first. */
export function firstDraft(view: ProviderView): ProviderDraft {
  const kept = draftOf('llm', view)
  const isOffered = keyProviders.some(({ id }) => id === kept.choiceId)
  return isOffered ? kept : withChoice(kept, keyProviders[0]?.id ?? 'other', view)
}

export type KeyStep =
  /** Nothing to ask with yet. */
  | { readonly name: 'key' }
  | { readonly name: 'checking' }
  | { readonly name: 'model' }
  /** `isSure`: the provider said that it works. */
  | { readonly name: 'ready'; readonly isSure: boolean }

/** The one thing to do next. */
export function keyStepOf(draft: ProviderDraft, check: ProviderCheckState | undefined, hasKey: boolean): KeyStep {
  if (!hasKey && draft.apiKey.trim() === '') return { name: 'key' }
  if (draft.model.trim() === '') return check?.name === 'asking' ? { name: 'checking' } : { name: 'model' }
  if (check?.name === 'asking') return { name: 'checking' }
  return { name: 'ready', isSure: check?.name === 'answered' && check.outcome === 'works' }
}
