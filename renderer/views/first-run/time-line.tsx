import { MoveDown, Play, VolumeX } from 'lucide-react'
import type { DuelMark, DuelRecord } from '../../state/duel-state.ts'
import { barCount, barsOf, barsPath, notesOf, type CutNote } from './duel-view.ts'

const laneHeight = 34
const middle = 36
const nothing: DuelRecord = { marks: [], levels: [] }

/** Two voices over time, as they were heard: the assistant's upwards, the person's downwards. */
export function TimeLine({ record = nothing }: { readonly record?: DuelRecord }) {
  const bars = barsOf(record.levels)
  const notes = notesOf(record.marks)
  const assistant = bars.map((bar) => bar.assistant)
  const person = bars.map((bar) => -bar.person)
  return (
    <figure className="flex w-full flex-col gap-1">
      <div className="flex justify-between text-small text-ink-faint">
        <span>Parley</span>
        <span aria-hidden="true">22 s</span>
      </div>
      <div className="relative h-18">
        <svg
          viewBox={`0 0 ${barCount} ${2 * middle}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="absolute inset-0 size-full"
        >
          <path d={`M0 ${middle}H${barCount}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
          <path d={barsPath(assistant, { height: laneHeight, base: middle - 1 })} className="fill-accent" />
          <path d={barsPath(person, { height: laneHeight, base: middle + 1 })} className="fill-ink-soft" />
        </svg>
        {notes.map(({ cut, part }) => (
          <span
            key={cut}
            aria-hidden="true"
            className="absolute inset-y-0 border-l border-dashed border-line-strong"
            style={{ left: `${part * 100}%` }}
          />
        ))}
      </div>
      <div className="text-small text-ink-faint">Somebody in the room</div>
      <figcaption className="relative mt-2 h-20">
        {notes.map((note) => (
          <Note key={note.cut} note={note} />
        ))}
      </figcaption>
    </figure>
  )
}

function Note({ note }: { readonly note: CutNote }) {
  return (
    <div
      className="absolute top-0 border-l whitespace-nowrap border-dashed border-line-strong pl-3 text-small"
      style={{ left: `${note.part * 100}%` }}
    >
      <p className="text-ink-soft">{note.title}</p>
      {note.facts.map(({ name, text }) => (
        <p key={name} className="flex items-center gap-1.5 font-medium tabular-nums">
          <FactIcon name={name} />
          {text}
        </p>
      ))}
    </div>
  )
}

function FactIcon({ name }: { readonly name: DuelMark['name'] }) {
  const Icon = name === 'silent' ? VolumeX : name === 'goes-on' ? Play : MoveDown
  return <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-accent" />
}
