import type { SettingsView } from '../../../shared/protocol/settings-api.ts'

/** Of what is said, as it is set now: who hears and who thinks, each in the provider's own sentence. */
export function whatLeaves(view: Pick<SettingsView, 'llm' | 'stt'> | undefined): string {
  if (view === undefined) return 'Nothing, as Parley comes: its ears and its brain are on this machine.'
  if (view.stt.kind === 'pocketsphinx' && view.llm.kind === 'offline')
    return 'Nothing: its ears and its brain are on this machine.'
  return view.stt.privacy === view.llm.privacy ? view.stt.privacy : `${view.stt.privacy} ${view.llm.privacy}`
}
