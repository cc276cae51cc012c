import { Slider as Radix } from 'radix-ui'

export interface SliderProps {
  /** The name for the ear; a `Field` around it shows the same to the eye. */
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** What is shown and read for a value: `0.8 s`. */
  readonly words: (value: number) => string
  readonly onChange: (value: number) => void
  /** When it is let go: the moment to keep it. */
  readonly onCommit?: (value: number) => void
  readonly isDisabled?: boolean
}

/** A number by feel, with the number beside it. */
export function Slider(props: SliderProps) {
  const { label, value, min, max, step, words, onChange, onCommit, isDisabled = false } = props
  return (
    <div className="flex items-center gap-4">
      <Radix.Root
        value={[value]}
        min={min}
        max={max}
        step={step}
        disabled={isDisabled}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(next)
        }}
        onValueCommit={([next]) => {
          if (next !== undefined) onCommit?.(next)
        }}
        className="relative flex h-8 w-full touch-none items-center select-none data-disabled:opacity-50"
      >
        <Radix.Track className="relative h-1 grow rounded-round bg-line-strong">
          <Radix.Range className="absolute h-full rounded-round bg-accent" />
        </Radix.Track>
        <Radix.Thumb
          aria-label={label}
          aria-valuetext={words(value)}
          className="block size-4.5 rounded-round border-2 border-accent bg-raised shadow-low transition hover:scale-110"
        />
      </Radix.Root>
      <span className="min-w-14 text-right text-small text-ink-soft tabular-nums">{words(value)}</span>
    </div>
  )
}
