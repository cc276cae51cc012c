import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { RadioCards } from '../controls/radio-cards.tsx'

export interface Tile<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly line?: string
  /** Above the title: what it looks like. */
  readonly picture?: ReactNode
}

export interface ChoiceTilesProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly Tile<Value>[]
  readonly columns: 1 | 2 | 3
  readonly onChoose: (value: Value) => void
}

const grids = { 1: 'grid-cols-1', 2: 'grid-cols-1 sm:grid-cols-2', 3: 'grid-cols-2 sm:grid-cols-3' } as const

/** One of a few that each need a sentence. */
export function ChoiceTiles<Value extends string>({ choices, columns, ...rest }: ChoiceTilesProps<Value>) {
  return (
    <RadioCards
      {...rest}
      className={`grid gap-2 ${grids[columns]}`}
      cardClassName="flex-col gap-0.5 py-2.5"
      choices={choices.map((tile) => ({ value: tile.value, content: <TileContent {...tile} /> }))}
    />
  )
}

function TileContent({ title, line, picture }: Omit<Tile<string>, 'value'>) {
  return (
    <>
      {picture !== undefined && <span className="mb-1.5">{picture}</span>}
      <span className="flex items-start gap-2">
        <span className="min-w-0 flex-1 font-medium">{title}</span>
        <Check
          size={16}
          strokeWidth={1.75}
          aria-hidden="true"
          className="invisible mt-1 shrink-0 text-accent group-has-checked:visible"
        />
      </span>
      {line !== undefined && <span className="text-small text-ink-soft">{line}</span>}
    </>
  )
}
