import { useEffect, useState, type CSSProperties } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { statusOf, type Status } from '../../state/status.ts'
import { useApp } from '../app-context.tsx'
import { announcementOf, settleMs } from './announcement.ts'
import { loudness } from './level-view.ts'
import { Orb } from './orb.tsx'

/** Orb, word and hint; `small` in one line, where there is little room. */
export function VoiceStatus({ size }: { readonly size: 'small' | 'large' }) {
  const status = useApp(useShallow(statusOf))
  const voice = useApp((state) => loudness(state.levels.playerDb).toFixed(1))
  const { face, title, hint } = status
  const style: CSSProperties & Record<'--player', string> = { '--player': voice }
  if (size === 'small')
    return (
      <div className="status flex min-w-0 flex-1 items-center gap-3" data-face={face} style={style}>
        <Orb face={face} className="size-10 shrink-0" />
        <div className="min-w-0">
          <p className="truncate font-medium">{title}</p>
          <p className="truncate text-small text-ink-soft">{hint}</p>
        </div>
        <Announcement status={status} />
      </div>
    )
  return (
    <div className="status flex flex-col items-center text-center" data-face={face} style={style}>
      <Orb face={face} className="size-44 [@media(height<720px)]:size-28" />
      <p className="mt-3 text-title font-medium">{title}</p>
      <p className="text-ink-soft">{hint}</p>
      <Announcement status={status} />
    </div>
  )
}

/** The orb alone, for the folded pane. */
export function VoiceGlance() {
  const status = useApp(useShallow(statusOf))
  return (
    <div className="status" data-face={status.face} title={`${status.title}. ${status.hint}`}>
      <Orb face={status.face} className="size-10" />
      <Announcement status={status} />
    </div>
  )
}

/** Title and hint as one line, for text. */
export function VoiceLine() {
  const status = useApp(useShallow(statusOf))
  return (
    <div className="status text-small text-ink-soft" data-face={status.face}>
      {status.title}. {status.hint}.
      <Announcement status={status} />
    </div>
  )
}

function Announcement({ status }: { readonly status: Status }) {
  const words = announcementOf(status)
  const [said, setSaid] = useState(words ?? '')
  useEffect(() => {
    if (words === undefined) return
    const timer = setTimeout(() => {
      setSaid(words)
    }, settleMs)
    return () => {
      clearTimeout(timer)
    }
  }, [words])
  return (
    <p role="status" aria-label="State" className="sr-only">
      {said}
    </p>
  )
}
