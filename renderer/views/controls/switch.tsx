import { Switch as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'

export interface SwitchProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly isDisabled?: boolean
}

/** On or off, at once. The knob moves and a tick appears: shape as well as colour. */
export function Switch({ label, hint, isOn, onChange, isDisabled = false }: SwitchProps) {
  const id = useId()
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <div id={`${id}-hint`} className="text-small text-ink-soft">
            {hint}
          </div>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        className="group mt-0.5 h-6 w-10 shrink-0 rounded-round border border-line-strong bg-sunken p-0.5 transition disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="grid size-4.5 place-items-center rounded-round bg-line-strong transition data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-ink">
          <svg
            viewBox="0 0 12 12"
            aria-hidden="true"
            className="hidden size-3 stroke-accent group-data-[state=checked]:block"
          >
            <path d="m2.5 6.5 2.5 2.5 4.5-5.5" fill="none" strokeWidth="1.75" strokeLinecap="round" />
          </svg>
        </Radix.Thumb>
      </Radix.Root>
    </div>
  )
}
