import { useState } from 'react'
import { shortTime, wholeTime } from './time-words.ts'

export function TurnTime({ atMs }: { readonly atMs: number }) {
  const [drawnAtMs] = useState(() => Date.now())
  return (
    <time dateTime={new Date(atMs).toISOString()} title={wholeTime(atMs)} className="text-small text-ink-faint">
      {shortTime(atMs, drawnAtMs)}
    </time>
  )
}
