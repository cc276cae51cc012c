import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { DuelRoom } from './duel-room.tsx'
import { KeyDoor } from './key-door.tsx'
import { MicrophoneDoor } from './microphone-door.tsx'
import { ServersDoor } from './servers-door.tsx'
import type { Step } from './steps.ts'
import { Welcome } from './welcome.tsx'

/** The first five minutes: everything in it can be skipped, and nothing is needed to go on. */
export function FirstRun() {
  const { changeSettings, show, stopDuel, checkProvider } = useActions()
  const [step, setStep] = useState<Step>('welcome')
  const leave = (next: Step): void => {
    stopDuel()
    checkProvider('llm', undefined)
    setStep(next)
  }
  const finish = (): void => {
    stopDuel()
    changeSettings({ isFirstRunDone: true })
    show({ name: 'conversation' })
  }
  const toMicrophone = (): void => {
    leave('microphone')
  }
  return (
    <main className="flex h-full flex-col bg-canvas">
      <header className="flex h-14 shrink-0 items-center justify-between px-4">
        {step === 'welcome' ? (
          <span className="px-2 font-semibold">Parley</span>
        ) : (
          <Button
            look="quiet"
            icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => {
              leave('welcome')
            }}
          >
            Back
          </Button>
        )}
        <Button look="quiet" onClick={finish}>
          Skip
        </Button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-6 pb-8">
        <div className="m-auto flex w-full flex-col items-center">
          {step === 'welcome' && <Welcome onChoose={setStep} />}
          {step === 'duel' && <DuelRoom onGoOn={toMicrophone} />}
          {step === 'key' && <KeyDoor onGoOn={toMicrophone} />}
          {step === 'servers' && <ServersDoor onGoOn={toMicrophone} />}
          {step === 'microphone' && <MicrophoneDoor onFinish={finish} />}
        </div>
      </div>
    </main>
  )
}
