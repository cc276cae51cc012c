import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'

export interface SelectChoice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** A second, quieter line. */
  readonly hint?: string
  readonly isDisabled?: boolean
}

export interface SelectProps<Value extends string> {
  /** The name for the ear; a `Field` around it shows the same to the eye. */
  readonly label: string
  readonly value: Value
  readonly choices: readonly SelectChoice<Value>[]
  readonly onChoose: (value: Value) => void
  readonly isDisabled?: boolean
  /** Shown while `value` is none of the choices. */
  readonly placeholder?: string
  readonly className?: string
}

/** One of many. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, choices, onChoose, isDisabled = false, placeholder = 'Choose', className = 'w-full' } = props
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Radix.Root
      value={chosen === undefined ? '' : inner(value)}
      disabled={isDisabled}
      onValueChange={(next) => {
        const choice = choices.find((candidate) => inner(candidate.value) === next)
        if (choice !== undefined) onChoose(choice.value)
      }}
    >
      <Radix.Trigger
        aria-label={label}
        className={`inline-flex h-9 min-w-0 items-center justify-between gap-2 rounded-medium border border-line-strong bg-surface px-3 text-left text-ink transition hover:bg-sunken disabled:opacity-50 data-placeholder:text-ink-faint ${className}`}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder}>{chosen?.label}</Radix.Value>
        </span>
        <Radix.Icon>
          <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-soft" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) max-w-(--radix-select-content-available-width) min-w-(--radix-select-trigger-width) overflow-hidden rounded-medium border border-line bg-raised text-ink shadow-high"
        >
          <Radix.Viewport className="p-1">
            {choices.map((choice) => (
              <Radix.Item
                key={choice.value}
                value={inner(choice.value)}
                disabled={choice.isDisabled === true}
                className="flex cursor-default items-center gap-2 rounded-small px-2 py-1.5 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken"
              >
                <span className="grid size-4 shrink-0 place-items-center text-accent">
                  <Radix.ItemIndicator>
                    <Check size={16} strokeWidth={1.75} aria-hidden="true" />
                  </Radix.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <span className="block truncate">
                    <Radix.ItemText>{choice.label}</Radix.ItemText>
                  </span>
                  {choice.hint !== undefined && <span className="block text-small text-ink-soft">{choice.hint}</span>}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

// The control below takes an empty value for "nothing chosen"; ours may well be "", such as the system's default.
function inner(value: string): string {
  return `=${value}`
}
