import { ChevronDown } from 'lucide-react'
import type { Mode } from '../../../shared/protocol/client-messages.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { RadioMenu, type RadioMenuChoice } from './radio-menu.tsx'

const modes: readonly RadioMenuChoice<Mode>[] = [
  { value: 'always-listening', label: 'Listen', hint: 'It listens all the time. Just talk.' },
  { value: 'push-to-talk', label: 'Push to talk', hint: 'It listens while you hold Space or the button.' },
  { value: 'text', label: 'Text', hint: 'The microphone is closed. Type.' },
]

export function ModeChoice() {
  const mode = useApp((state) => state.mode)
  const { setMode } = useActions()
  return <Segmented label="How you talk" value={mode} choices={modes} onChoose={setMode} />
}

export function ModeMenu() {
  const mode = useApp((state) => state.mode)
  const { setMode } = useActions()
  const label = modes.find(({ value }) => value === mode)?.label ?? mode
  return (
    <RadioMenu
      value={mode}
      choices={modes}
      onChoose={setMode}
      trigger={
        <Button look="quiet" aria-label={`How you talk: ${label}`}>
          {label}
          <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
    />
  )
}
