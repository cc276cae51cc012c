import { ChevronDown } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { nextOption, optionsFor } from './combobox-options.ts'

export interface ComboboxProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly options: readonly string[]
  readonly placeholder?: string
  readonly onChange: (value: string) => void
}

/** A line of text with suggestions: whatever is typed counts, whether it is among them or not. */
export function Combobox({ label, hint, value, options, placeholder, onChange }: ComboboxProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [isFiltered, setFiltered] = useState(false)
  const [marked, setMarked] = useState<string>()
  const shown = optionsFor(options, isFiltered ? value : '')
  const isListShown = isOpen && shown.length > 0

  const open = (): void => {
    setFiltered(false)
    setMarked(options.includes(value) ? value : undefined)
    setOpen(true)
  }
  const choose = (option: string): void => {
    onChange(option)
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault()
        if (isListShown) setMarked(nextOption(shown, marked, event.key === 'ArrowDown' ? 1 : -1))
        else open()
        return
      case 'Enter':
        if (!isListShown || marked === undefined) return
        event.preventDefault()
        choose(marked)
        return
      case 'Escape':
        if (!isListShown) return
        // It closes the list, not the page.
        event.stopPropagation()
        event.nativeEvent.stopImmediatePropagation()
        setOpen(false)
        return
      default:
        return
    }
  }

  return (
    <div
      className="flex min-w-0 flex-col gap-1.5"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          role="combobox"
          aria-expanded={isListShown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(isListShown && marked !== undefined && { 'aria-activedescendant': `${id}-${marked}` })}
          autoComplete="off"
          spellCheck={false}
          value={value}
          placeholder={placeholder}
          onChange={(event) => {
            onChange(event.target.value)
            setFiltered(true)
            setMarked(undefined)
            setOpen(true)
          }}
          onClick={open}
          onKeyDown={onKeyDown}
          className="h-9 w-full rounded-medium border border-line-strong bg-surface pr-9 pl-3 text-ink placeholder:text-ink-faint disabled:opacity-50"
        />
        {options.length > 0 && (
          <ChevronDown
            size={16}
            strokeWidth={1.75}
            aria-hidden="true"
            className="pointer-events-none absolute top-2.5 right-3 text-ink-soft"
          />
        )}
        {isListShown && (
          <ul
            id={`${id}-list`}
            role="listbox"
            aria-label={label}
            className="absolute top-full right-0 left-0 z-20 mt-1 max-h-60 overflow-y-auto rounded-medium border border-line bg-raised p-1 shadow-high"
          >
            {shown.map((option) => (
              <li
                key={option}
                id={`${id}-${option}`}
                role="option"
                aria-selected={option === marked}
                ref={option === marked ? scrollIntoSight : undefined}
                onPointerMove={() => {
                  setMarked(option)
                }}
                onPointerDown={(event) => {
                  // The field keeps the focus.
                  event.preventDefault()
                  choose(option)
                }}
                className="truncate rounded-small px-2 py-1.5 select-none aria-selected:bg-sunken"
              >
                {option}
              </li>
            ))}
          </ul>
        )}
      </div>
      {hint !== undefined && <p className="text-small text-ink-soft">{hint}</p>}
    </div>
  )
}

function scrollIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}
