import { Mic } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { ModeMenu } from './mode-choice.tsx'
import { useIsNarrow } from './use-media.ts'
import { VoiceControls } from './voice-controls.tsx'
import { VoiceLine, VoiceStatus } from './voice-status.tsx'

/** The voice above the composer: where the window has no room for the pane, and a line while it is off. */
export function VoiceBar() {
  const isNarrow = useIsNarrow()
  const isText = useApp((state) => state.mode === 'text')
  if (isText) return <TextLine />
  if (!isNarrow) return null
  return (
    <section aria-label="Voice" className="flex items-center gap-3 border-t border-line bg-surface px-4 py-2">
      <VoiceStatus size="small" />
      <ModeMenu />
      <VoiceControls size="small" />
    </section>
  )
}

function TextLine() {
  const { setMode } = useActions()
  return (
    <section aria-label="Voice" className="flex items-center justify-between gap-3 px-4 py-1">
      <VoiceLine />
      <Button
        look="quiet"
        icon={<Mic size={16} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => {
          setMode('always-listening')
        }}
      >
        Voice on
      </Button>
    </section>
  )
}
