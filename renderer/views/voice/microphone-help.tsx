import { isVoiceOn } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { keeperOf, stepsToAllow } from './allow-microphone.ts'

/** Before the browser asks: why. After it refused: what to do. What opens it again stands with the notice. */
export function MicrophoneHelp() {
  const isOn = useApp(isVoiceOn)
  const device = useApp((state) => state.microphone.device)
  if (!isOn) return <BeforeAsking />
  if (device.name !== 'problem') return null
  const isForbidden = device.problem === 'denied' || device.problem === 'revoked'
  return isForbidden ? <HowToAllow /> : null
}

function BeforeAsking() {
  const host = useApp((state) => state.window.host)
  const wasOn = useApp((state) => state.connection.name === 'closed')
  if (wasOn || host?.microphoneAccess === 'granted') return null
  return (
    <p className="text-center text-small text-balance text-ink-soft">
      Voice needs your microphone, and your {host === undefined ? 'browser' : 'system'} will ask for it. While you are
      muted, nothing leaves it.
    </p>
  )
}

function HowToAllow() {
  const hostPlatform = useApp((state) => state.window.host?.platform)
  const { openMicrophoneSettings } = useActions()
  const steps = stepsToAllow(keeperOf({ hostPlatform, userAgent: navigator.userAgent }))
  return (
    <div className="flex flex-col gap-2 rounded-medium bg-bad-soft p-3">
      <ol className="list-decimal pl-5 text-small">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {hostPlatform !== undefined && (
        <Button className="self-start" onClick={openMicrophoneSettings}>
          System settings
        </Button>
      )}
    </div>
  )
}
