import { ChevronDown } from 'lucide-react'
import type { InterruptionPreset } from '../../../shared/vad/edge-presets.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { RadioMenu, type RadioMenuChoice } from './radio-menu.tsx'

const presets: readonly RadioMenuChoice<InterruptionPreset>[] = [
  { value: 'instant', label: 'Instant', hint: 'With a headset: it stops at your first sound.' },
  { value: 'balanced', label: 'Balanced', hint: 'For most rooms.' },
  { value: 'careful', label: 'Careful', hint: 'With loudspeakers, or where others talk.' },
  { value: 'off', label: 'Off', hint: 'Only Stop and Escape end an answer.' },
]

/** How easily a voice interrupts the assistant. */
export function PresetMenu() {
  const preset = useApp((state) => state.preset)
  const { setPreset } = useActions()
  const label = presets.find(({ value }) => value === preset)?.label ?? preset
  return (
    <RadioMenu
      value={preset}
      choices={presets}
      onChoose={setPreset}
      trigger={
        <Button look="quiet" className="text-small">
          Cutting in: {label}
          <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
    />
  )
}
