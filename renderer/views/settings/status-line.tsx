import { CircleCheck, CircleHelp, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export type Tone = 'good' | 'bad' | 'busy' | 'unsure'

const looks: Readonly<Record<Tone, { readonly icon: LucideIcon; readonly colour: string }>> = {
  good: { icon: CircleCheck, colour: 'text-good' },
  bad: { icon: TriangleAlert, colour: 'text-bad' },
  busy: { icon: LoaderCircle, colour: 'text-ink-soft' },
  unsure: { icon: CircleHelp, colour: 'text-busy' },
}

/** What was found, where it was looked for: told by shape, colour and words. */
export function StatusLine({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const { icon: Icon, colour } = looks[tone]
  const turning = tone === 'busy' ? 'animate-spin' : ''
  return (
    <div className="flex items-start gap-2 text-small">
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className={`mt-0.5 shrink-0 ${colour} ${turning}`} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}
