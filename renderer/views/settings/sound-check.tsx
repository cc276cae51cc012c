import { Activity, Ear, Settings2, Square } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { LevelBar } from './level-bar.tsx'
import { StatusLine } from './status-line.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The level while voice is on, or of a microphone that is open only to be tried. */
export function SoundCheck() {
  const { startMicrophoneMeter, startHearYourself, stopHearYourself, openMicrophoneSettings, disconnect } = useActions()
  const isVoiceOn = useApp((state) => state.line === 'voice')
  const hasHost = useApp((state) => state.window.host !== undefined)
  const check = useApp(({ settings }) => settings.hearYourself)
  const voiceDb = useApp((state) => state.levels.microphoneDb)
  if (isVoiceOn) {
    return (
      <div className="flex flex-col gap-3">
        <LevelBar levelDb={voiceDb} />
        <p className="text-small text-ink-soft">
          Voice is on, and this is what it hears. To hear yourself, switch it off for a moment.
        </p>
        <div>
          <Button onClick={disconnect}>Switch voice off</Button>
        </div>
      </div>
    )
  }
  const isBusy = check.name === 'metering' || check.name === 'recording' || check.name === 'playing'
  return (
    <div className="flex flex-col gap-3">
      <LevelBar levelDb={'levelDb' in check ? check.levelDb : undefined} />
      <div role="status" className="text-small empty:hidden">
        {check.name === 'metering' &&
          'Say something: the bar should reach the middle. The microphone is open for a minute.'}
        {check.name === 'recording' && 'Speak for three seconds.'}
        {check.name === 'playing' && 'This is what Parley hears.'}
        {check.name === 'failed' && <StatusLine tone="bad">{check.message}</StatusLine>}
      </div>
      <div className="flex flex-wrap gap-2">
        {isBusy ? (
          <Button icon={<Square {...icon} />} onClick={stopHearYourself}>
            Stop
          </Button>
        ) : (
          <>
            <Button icon={<Ear {...icon} />} onClick={startHearYourself}>
              Hear yourself
            </Button>
            <Button look="quiet" icon={<Activity {...icon} />} onClick={startMicrophoneMeter}>
              Check the level
            </Button>
          </>
        )}
        {check.name === 'failed' && hasHost && (
          <Button look="quiet" icon={<Settings2 {...icon} />} onClick={openMicrophoneSettings}>
            Microphone settings of the system
          </Button>
        )}
      </div>
    </div>
  )
}
