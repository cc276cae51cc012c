import type { ComponentProps, ReactNode } from 'react'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:brightness-110',
  plain: 'border border-line bg-surface text-ink shadow-low hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  danger: 'border border-line bg-surface text-bad hover:bg-bad-soft',
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
  /** From lucide; 16 px. */
  readonly icon?: ReactNode
  /** With an icon alone: the name for the ear, and the tooltip. */
  readonly label?: string
}

/** Every button there is. At least 32 px high, so that it can be hit. */
export function Button({ look = 'plain', icon, label, children, className = '', ...rest }: ButtonProps) {
  const shape = children === undefined ? 'size-8 justify-center' : 'h-8 px-3'
  return (
    <button
      type="button"
      {...(label !== undefined && { 'aria-label': label, title: label })}
      {...rest}
      className={`inline-flex shrink-0 items-center gap-2 rounded-medium font-medium transition select-none disabled:pointer-events-none disabled:opacity-50 ${shape} ${looks[look]} ${className}`}
    >
      {icon}
      {children}
    </button>
  )
}
