import { Headphones, Mic, SlidersHorizontal } from 'lucide-react'
import { useEffect } from 'react'
import { outputBufferings, type OutputBuffering } from '../../../shared/audio/output-buffering.ts'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { Card } from './card.tsx'
import { DevicePicker } from './device-picker.tsx'
import { EchoHint } from './echo-hint.tsx'
import { KeptMark } from './kept-mark.tsx'
import { SoundCheck } from './sound-check.tsx'

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const

const buffers: Readonly<Record<OutputBuffering, { readonly label: string; readonly hint: string }>> = {
  instant: {
    label: 'Instant',
    hint: 'Falls silent soonest. May crackle on a slow machine; then Parley changes it by itself.',
  },
  'system-default': { label: 'Safe', hint: 'What the system takes for safe. Falls silent about 25 ms later.' },
}

export function DevicesSection({ view }: { readonly view: SettingsView }) {
  const { setBuffering, listAudioDevices } = useActions()
  const buffering = useApp((state) => state.buffering) ?? 'instant'
  // What is there is known when somebody looks, and followed from then on.
  useEffect(() => {
    listAudioDevices()
  }, [listAudioDevices])
  return (
    <>
      <Card
        title="Microphone"
        icon={<Mic {...icon} />}
        lead="Another one is used at once, in the middle of a conversation too."
      >
        <DevicePicker role="microphone" devices={view.devices} />
        <SoundCheck />
      </Card>
      <Card title="Loudspeaker" icon={<Headphones {...icon} />}>
        <DevicePicker role="loudspeaker" devices={view.devices} />
        <EchoHint />
        <KeptMark fields={['devices']} />
      </Card>
      <Card
        title="Sound buffers"
        icon={<SlidersHorizontal {...icon} />}
        lead="How far the sound is prepared ahead. Holds from the next start on."
      >
        <Segmented
          label="Sound buffers"
          value={buffering}
          isHintShown
          choices={outputBufferings.map((value) => ({ value, ...buffers[value] }))}
          onChoose={setBuffering}
        />
      </Card>
    </>
  )
}
