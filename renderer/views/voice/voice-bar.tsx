import { useApp } from '../app-context.tsx'
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
    <section aria-label="Voice" className="mb-3 flex items-center gap-3 border-y border-line bg-surface px-4 py-2">
      <VoiceStatus size="small" />
      <ModeMenu />
      <VoiceControls size="small" />
    </section>
  )
}

/** Over the field it is about; the button that turns the voice on stands in the composer. */
function TextLine() {
  return (
    <section aria-label="Voice" className="mx-auto w-full max-w-3xl px-6 pb-2">
      <VoiceLine />
    </section>
  )
}
