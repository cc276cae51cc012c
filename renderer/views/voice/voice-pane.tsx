import { PanelRightClose, PanelRightOpen } from 'lucide-react'
import { isVoiceOn } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { CaptionView } from './caption-view.tsx'
import { MicrophoneHelp } from './microphone-help.tsx'
import { MicrophoneMeter } from './microphone-meter.tsx'
import { ModeChoice } from './mode-choice.tsx'
import { PresetMenu } from './preset-menu.tsx'
import { useIsNarrow } from './use-media.ts'
import { MuteButton, StopButton, VoiceControls } from './voice-controls.tsx'
import { DeviceFacts, LastStop, VoiceTimer } from './voice-facts.tsx'
import { VoiceGlance, VoiceStatus } from './voice-status.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The voice, beside the conversation. In a narrow window, and in text, `VoiceBar` is there instead. */
export function VoicePane() {
  const isNarrow = useIsNarrow()
  const isText = useApp((state) => state.mode === 'text')
  const isFolded = useApp((state) => state.window.isVoiceFolded)
  const { setVoiceFolded } = useActions()
  if (isNarrow || isText) return null
  const toggle = (): void => {
    setVoiceFolded(!isFolded)
  }
  return isFolded ? <FoldedPane onToggle={toggle} /> : <OpenPane onToggle={toggle} />
}

function OpenPane({ onToggle }: { readonly onToggle: () => void }) {
  const isOn = useApp(isVoiceOn)
  const hasMicrophone = useApp((state) => state.microphone.device.name === 'open')
  return (
    <aside aria-label="Voice" className="flex w-80 shrink-0 flex-col border-l border-line bg-surface">
      <header className="flex h-12 shrink-0 items-center gap-4 px-4">
        <VoiceTimer />
        {isOn && <LastStop />}
        <Button
          look="quiet"
          label="Hide voice"
          icon={<PanelRightClose {...icon} />}
          aria-expanded="true"
          className="ml-auto"
          onClick={onToggle}
        />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-6 pb-4">
        <VoiceStatus size="large" />
        <MicrophoneHelp />
        <CaptionView />
        {hasMicrophone && <MicrophoneMeter />}
        {hasMicrophone && <DeviceFacts />}
        <VoiceControls size="large" />
        <div className="flex flex-col items-center gap-1">
          <ModeChoice />
          <PresetMenu />
        </div>
      </div>
    </aside>
  )
}

function FoldedPane({ onToggle }: { readonly onToggle: () => void }) {
  const isOn = useApp(isVoiceOn)
  return (
    <aside
      aria-label="Voice"
      className="flex w-14 shrink-0 flex-col items-center gap-3 border-l border-line bg-surface py-2"
    >
      <Button
        look="quiet"
        label="Show voice"
        icon={<PanelRightOpen {...icon} />}
        aria-expanded="false"
        onClick={onToggle}
      />
      <VoiceGlance />
      {isOn && <MuteButton size="small" />}
      <StopButton size="small" />
    </aside>
  )
}
