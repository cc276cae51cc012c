import { useState } from 'react'
import type { Levels } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { floorDb, loudness, noNotes, noteLevel, noteSentence } from './level-view.ts'

/** How loud the microphone is where speech is looked for, and whether that will do. */
export function MicrophoneMeter() {
  const levels = useApp((state) => state.levels)
  const isHeard = useApp((state) => state.microphone.device.name === 'open' && !state.isMuted)
  const note = useLevelNote(levels)
  const levelDb = isHeard ? Math.max(floorDb, levels.microphoneDb) : floorDb
  const colour = note === 'too-loud' ? 'bg-bad' : note === 'too-quiet' ? 'bg-busy' : 'bg-accent'
  return (
    <div className="flex flex-col gap-1">
      <div
        role="meter"
        aria-label="Microphone level"
        aria-valuemin={floorDb}
        aria-valuemax={0}
        aria-valuenow={Math.round(levelDb)}
        aria-valuetext={isHeard ? `${Math.round(levelDb)} dB` : 'not heard'}
        className="h-2 overflow-hidden rounded-round bg-sunken"
      >
        <div
          className={`h-full origin-left rounded-round transition-transform duration-100 ${colour}`}
          style={{ transform: `scaleX(${loudness(levelDb).toFixed(2)})` }}
        />
      </div>
      {isHeard && note !== undefined && <p className="text-small text-ink-soft">{noteSentence(note)}</p>}
    </div>
  )
}

/** Each reading is noted once, when it comes. */
function useLevelNote(levels: Levels) {
  const [seen, setSeen] = useState({ levels, notes: noNotes })
  if (seen.levels !== levels) setSeen({ levels, notes: noteLevel(seen.notes, levels) })
  return seen.notes.note
}
