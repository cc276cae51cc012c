import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Card } from './card.tsx'
import { ChoiceTiles, type Tile } from './choice-tiles.tsx'
import { KeptMark } from './kept-mark.tsx'
import { Path } from './path.tsx'

const choices: readonly Tile<SettingsView['capture']>[] = [
  { value: 'off', title: 'Nothing', line: 'Only the conversation itself is kept.' },
  {
    value: 'shape',
    title: 'What happened, without a word of it',
    line: 'When who spoke, how long, what was cut and what failed. Every word stands there as a blank.',
  },
  {
    value: 'full',
    title: 'What happened, with the words',
    line: 'What you say and type and what is answered stands in the file. No sound.',
  },
  {
    value: 'full-with-audio',
    title: 'What happened, with the words and the sound of your voice',
    line: 'What the microphone hears while voice is on stands in the file, of everybody in the room.',
  },
]

/** Sound is kept nowhere, unless it is said here. */
export function CaptureCard({ view }: { readonly view: SettingsView }) {
  const { changeSettings } = useActions()
  const { capture, profileDirectory } = view
  return (
    <Card
      title="Writing sessions down"
      lead="For finding out what went wrong: a session that was written down can be run again. It counts from the next session on; one that runs stays as it began."
    >
      <ChoiceTiles
        label="Writing sessions down"
        value={capture}
        columns={1}
        choices={choices}
        onChoose={(chosen) => {
          changeSettings({ capture: chosen })
        }}
      />
      <KeptMark fields={['capture']} />
      <div className="text-small text-ink-soft">
        <p>
          The newest 20 are kept, on this machine and open to you alone. Nobody gets one unless you send it. Deleting
          conversations does not delete these files: delete them in their folder.
        </p>
        <Path path={`${profileDirectory}${profileDirectory.includes('\\') ? '\\' : '/'}captures`} />
      </div>
    </Card>
  )
}
