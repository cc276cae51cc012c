import { CircleStop, RotateCcw } from 'lucide-react'
import type { DuelState } from '../../state/duel-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Orb } from '../voice/orb.tsx'
import { duelFace, resultOf } from './duel-view.ts'
import { Heading } from './heading.tsx'
import { TimeLine } from './time-line.tsx'

/** *Hear me being interrupted*, while it runs and afterwards. */
export function DuelRoom({ onGoOn }: { readonly onGoOn: () => void }) {
  const duel = useApp((state) => state.duel)
  const { startDuel, stopDuel } = useActions()
  const isUnderWay = duel.name === 'preparing' || duel.name === 'running'
  return (
    <section className="flex w-full max-w-3xl flex-col items-center gap-6">
      <Orb face={duelFace(duel)} className="size-32 max-h-1/4" />
      <div className="flex min-h-24 flex-col items-center gap-1 text-center">
        <Heading>Hear me being interrupted</Heading>
        <Said duel={duel} />
      </div>
      {duel.name !== 'failed' && <TimeLine {...('levels' in duel && { record: duel })} />}
      <div className="flex flex-wrap justify-center gap-2">
        {isUnderWay ? (
          <Button onClick={stopDuel} icon={<CircleStop size={16} strokeWidth={1.75} aria-hidden="true" />}>
            Stop
          </Button>
        ) : (
          <>
            <Button onClick={startDuel} icon={<RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />}>
              {duel.name === 'failed' ? 'Try again' : duel.name === 'off' ? 'Start' : 'Hear it again'}
            </Button>
            <Button look="primary" onClick={onGoOn}>
              Now you
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

function Said({ duel }: { readonly duel: DuelState }) {
  switch (duel.name) {
    case 'off':
      return <p className="text-ink-soft">It was stopped. Nothing is open any more.</p>
    case 'preparing':
      return (
        <p role="status" className="text-ink-soft">
          Waking the voice and the ears on this machine. Nothing leaves it.
        </p>
      )
    case 'failed':
      return (
        <p role="alert" className="max-w-xl rounded-medium bg-bad-soft px-3 py-2">
          {duel.reason}
        </p>
      )
    case 'running':
      return (
        <p className={`max-w-2xl text-large text-balance ${duel.speaker === 'person' ? 'text-ink-soft italic' : ''}`}>
          <span className="mr-2 text-small not-italic text-ink-faint">
            {duel.speaker === 'person' ? 'Somebody' : 'Parley'}
          </span>
          {duel.caption}
        </p>
      )
    case 'over':
      return (
        <p role="status" className="max-w-xl text-balance text-ink-soft">
          {resultOf(duel.marks)} The times are this machine’s, just now.
        </p>
      )
  }
}
