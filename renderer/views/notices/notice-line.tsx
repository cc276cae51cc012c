import type { ReactNode } from 'react'
import type { Notice } from '../../state/app-state.ts'

type Severity = Notice['severity']

const looks: Readonly<Record<Severity, string>> = {
  problem: 'border-line bg-bad-soft text-ink',
  information: 'border-line bg-accent-soft text-ink',
  remark: 'border-transparent text-ink-soft',
}

interface NoticeLineProps {
  readonly severity: Severity
  readonly icon: ReactNode
  readonly message: string
  readonly children: ReactNode
}

export function NoticeLine({ severity, icon, message, children }: NoticeLineProps) {
  return (
    <div
      data-severity={severity}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-medium border py-1 pr-1 pl-3 ${looks[severity]}`}
    >
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <p className="min-w-48 flex-1 py-1">{message}</p>
      <div className="ml-auto flex items-center gap-1">{children}</div>
    </div>
  )
}
