import { AudioLines, Ear, Sparkles } from 'lucide-react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { ProviderCard } from './provider-card.tsx'

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const

export function ProvidersSection({ view }: { readonly view: SettingsView }) {
  return (
    <>
      <ProviderCard part="llm" title="Thinks" icon={<Sparkles {...icon} />} view={view.llm} />
      <ProviderCard part="stt" title="Hears" icon={<Ear {...icon} />} view={view.stt} />
      <ProviderCard part="tts" title="Speaks" icon={<AudioLines {...icon} />} view={view.tts} />
    </>
  )
}
