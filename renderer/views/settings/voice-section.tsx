import { useState } from 'react'
import type { Mode } from '../../../shared/protocol/client-messages.ts'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Select } from '../controls/select.tsx'
import { Slider } from '../controls/slider.tsx'
import { Card } from './card.tsx'
import { ChoiceTiles, type Tile } from './choice-tiles.tsx'
import { InstructionsCard } from './instructions-card.tsx'
import { KeptMark } from './kept-mark.tsx'
import { isEnglish, languagesFor } from './languages.ts'
import { inSeconds, pauseWords } from './pause-words.ts'
import { StatusLine } from './status-line.tsx'

const modes: readonly Tile<Mode>[] = [
  { value: 'always-listening', title: 'Always listening', line: 'Talk at any time.' },
  { value: 'push-to-talk', title: 'Push to talk', line: 'Hold Space while you talk.' },
  { value: 'text', title: 'Text', line: 'The microphone stays closed.' },
]

/** Beyond it nobody waits by choice; who typed more into the file keeps it. */
const longestSilenceMs = 2_500

export function VoiceSection({ view }: { readonly view: SettingsView }) {
  const { changeSettings, show } = useActions()
  return (
    <>
      <Card title="How you talk to it" lead="Also at hand beside the voice, at any moment.">
        <ChoiceTiles
          label="How you talk to it"
          value={view.mode}
          columns={3}
          choices={modes}
          onChoose={(mode) => {
            changeSettings({ mode })
          }}
        />
        <KeptMark fields={['mode']} />
      </Card>
      <Card title="The language you speak">
        <Select
          label="The language you speak"
          value={view.language}
          choices={languagesFor(view.language)}
          onChoose={(language) => {
            changeSettings({ language })
          }}
        />
        {view.stt.kind === 'pocketsphinx' && !isEnglish(view.language) && (
          <StatusLine tone="bad">
            <p>The built-in ears understand English only, so what you say would not be understood.</p>
            <Button
              className="mt-2"
              onClick={() => {
                show({ name: 'settings', section: 'providers' })
              }}
            >
              Choose other ears
            </Button>
          </StatusLine>
        )}
        <KeptMark fields={['language']} />
      </Card>
      <PauseCard
        key={view.endpointing.silenceMs}
        endpointing={view.endpointing}
        isDisabled={view.readOnlyReason !== undefined}
      />
      <InstructionsCard key={view.instructions ?? ''} instructions={view.instructions} />
    </>
  )
}

function PauseCard({ endpointing, isDisabled }: Pick<SettingsView, 'endpointing'> & { readonly isDisabled: boolean }) {
  const { changeSettings } = useActions()
  const [silenceMs, setSilenceMs] = useState(endpointing.silenceMs)
  const { name, meaning } = pauseWords(silenceMs)
  return (
    <Card
      title="When you have finished"
      lead="So much silence ends your turn. A sentence that is plainly not over waits longer by itself."
    >
      <Slider
        label="Silence that ends your turn"
        value={silenceMs}
        min={400}
        max={Math.max(longestSilenceMs, endpointing.silenceMs)}
        step={50}
        words={inSeconds}
        isDisabled={isDisabled}
        onChange={setSilenceMs}
        onCommit={(next) => {
          // Not below: it is the silence that ends a turn whatever was said.
          changeSettings({ endpointing: { silenceMs: next, deadlineMs: Math.max(next, endpointing.deadlineMs) } })
        }}
      />
      <p className="text-small">
        <span className="font-medium">{name}.</span> <span className="text-ink-soft">{meaning}</span>
      </p>
      <KeptMark fields={['endpointing']} />
    </Card>
  )
}
