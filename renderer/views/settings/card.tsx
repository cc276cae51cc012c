import { useId, type ReactNode } from 'react'

export interface CardProps {
  readonly title: string
  /** One or two sentences. */
  readonly lead?: ReactNode
  /** From lucide; 18 px. */
  readonly icon?: ReactNode
  /** At the right of the title. */
  readonly end?: ReactNode
  readonly children?: ReactNode
}

/** One thing to decide. */
export function Card({ title, lead, icon, end, children }: CardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-4 rounded-large border border-line bg-surface p-5 shadow-low"
    >
      <div className="flex items-start gap-3">
        {icon !== undefined && (
          <span className="grid size-9 shrink-0 place-items-center rounded-medium bg-accent-soft text-accent">
            {icon}
          </span>
        )}
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {lead !== undefined && <div className="text-small text-ink-soft">{lead}</div>}
        </div>
        {end}
      </div>
      {children}
    </section>
  )
}
