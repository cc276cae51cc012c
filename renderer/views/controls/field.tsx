import { useId, type ComponentProps, type ReactNode } from 'react'

interface Described {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong with what stands in it, and what would be right. */
  readonly problem?: string | undefined
}

/** A control that has a name of its own (segmented, select, slider), with that name shown to the eye. */
export function Field({ label, hint, problem, children }: Described & { readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span aria-hidden="true" className="font-medium">
        {label}
      </span>
      {children}
      <Below hint={hint} problem={problem} />
    </div>
  )
}

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'children'>, Described {
  readonly value: string
  readonly onChange: (value: string) => void
  /** A button at its end, such as "show". */
  readonly end?: ReactNode
}

/** One line of text with its name above and its hint or problem below. */
export function TextField({ label, hint, problem, value, onChange, end, className = '', ...rest }: TextFieldProps) {
  const id = useId()
  const belowId = `${id}-below`
  const edge = problem === undefined ? 'border-line-strong' : 'border-bad'
  return (
    <div className={`flex min-w-0 flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          {...rest}
          id={id}
          value={value}
          onChange={(event) => {
            onChange(event.target.value)
          }}
          aria-invalid={problem !== undefined}
          aria-describedby={belowId}
          className={`h-9 min-w-0 flex-1 rounded-medium border bg-surface px-3 text-ink placeholder:text-ink-faint disabled:opacity-50 ${edge}`}
        />
        {end}
      </div>
      <Below id={belowId} hint={hint} problem={problem} />
    </div>
  )
}

function Below({ id, hint, problem }: Omit<Described, 'label'> & { readonly id?: string }) {
  return (
    <div id={id} aria-live="polite" className="text-small empty:hidden">
      {problem === undefined ? (
        hint !== undefined && <div className="text-ink-soft">{hint}</div>
      ) : (
        <p className="text-bad">{problem}</p>
      )}
    </div>
  )
}
