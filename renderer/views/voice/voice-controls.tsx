import { Mic, MicOff, Power, Square } from 'lucide-react'
import type { AppState } from '../../state/app-state.ts'
import { connectionTroubleOf } from '../../state/connection-trouble.ts'
import { isAnswering, isVoiceOn } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { TalkButton } from './talk-button.tsx'

const large = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Voice on and off, mute, stop, and the button to hold; `small` where there is little room. */
export function VoiceControls({ size }: { readonly size: 'small' | 'large' }) {
  const isOn = useApp(isVoiceOn)
  if (!isOn) return <ConnectButton size={size} />
  return size === 'small' ? <SmallControls /> : <LargeControls />
}

function SmallControls() {
  const isHeld = useApp((state) => state.mode === 'push-to-talk')
  return (
    <div role="group" aria-label="Talking" className="flex items-center gap-2">
      {isHeld && <TalkButton className="h-8" />}
      <MuteButton size="small" />
      <StopButton size="small" />
      <DisconnectButton />
    </div>
  )
}

function LargeControls() {
  const isHeld = useApp((state) => state.mode === 'push-to-talk')
  return (
    <div role="group" aria-label="Talking" className="flex flex-col gap-2">
      {isHeld && <TalkButton className="h-12 w-full" />}
      <div className="grid grid-cols-[1fr_1fr_auto] gap-2">
        <MuteButton size="large" />
        <StopButton size="large" />
        <DisconnectButton />
      </div>
    </div>
  )
}

function ConnectButton({ size }: { readonly size: 'small' | 'large' }) {
  const label = useApp(connectLabel)
  const { connect } = useActions()
  return (
    <Button
      look="primary"
      icon={<Mic {...large} />}
      className={size === 'large' ? 'h-12 w-full justify-center' : ''}
      onClick={connect}
    >
      {label}
    </Button>
  )
}

function connectLabel(state: AppState): string {
  if (connectionTroubleOf(state)?.kind === 'replaced') return 'Use it here'
  return state.connection.name === 'closed' ? 'Connect again' : 'Connect'
}

export function MuteButton({ size }: { readonly size: 'small' | 'large' }) {
  const isMuted = useApp((state) => state.isMuted)
  const hasMicrophone = useApp((state) => state.microphone.device.name !== 'problem')
  const { setMuted } = useActions()
  const toggle = (): void => {
    setMuted(!isMuted)
  }
  const look = isMuted ? 'border-line-strong bg-sunken' : ''
  const icon = isMuted || !hasMicrophone ? <MicOff {...large} /> : <Mic {...large} />
  const shared = { icon, 'aria-pressed': isMuted, disabled: !hasMicrophone && !isMuted, onClick: toggle }
  if (size === 'small') return <Button {...shared} label="Mute" className={look} />
  return (
    <Button {...shared} className={`${look} h-10 justify-center`}>
      {isMuted ? 'Muted' : 'Mute'}
    </Button>
  )
}

export function StopButton({ size }: { readonly size: 'small' | 'large' }) {
  const canStop = useApp(isAnswering)
  const { stop } = useActions()
  if (size === 'small') return <Button label="Stop" icon={<Square {...large} />} disabled={!canStop} onClick={stop} />
  return (
    <Button icon={<Square {...large} />} disabled={!canStop} className="h-10 justify-center" onClick={stop}>
      Stop
    </Button>
  )
}

function DisconnectButton() {
  const { disconnect } = useActions()
  return (
    <Button
      look="quiet"
      label="Disconnect"
      icon={<Power {...large} />}
      className="size-10 self-center"
      onClick={disconnect}
    />
  )
}
