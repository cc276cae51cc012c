const dayMs = 86_400_000

interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(timeZone: string): Intl.DateTimeFormat {
  const kept =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  formats.set(timeZone, kept)
  return kept
}

/** What a clock on the wall of `timeZone` shows. */
export function wallTimeAt(atMs: number, timeZone: string): WallTime {
  const parts = new Map(
    format(timeZone)
      .formatToParts(atMs)
      .map((part) => [part.type, Number(part.value)]),
  )
  const value = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  return { year: value('year'), month: value('month'), day: value('day'), hour: value('hour'), minute: value('minute') }
}

/** When that wall clock shows `time`. Twice corrected by the zone's own offset, so that a change of summer time between is met. */
export function instantOf(time: WallTime, timeZone: string): number {
  const asUtcMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute)
  let atMs = asUtcMs
  for (let round = 0; round < 2; round += 1) {
    const shown = wallTimeAt(atMs, timeZone)
    atMs += asUtcMs - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute)
  }
  return atMs
}

/** The next instant after `fromMs` at which the wall clock shows hour and minute, `daysLater` days on at the earliest. */
export function nextInstant(
  time: { readonly hour: number; readonly minute: number },
  fromMs: number,
  place: { readonly timeZone: string; readonly daysLater?: number },
): number {
  const today = wallTimeAt(fromMs, place.timeZone)
  for (let days = place.daysLater ?? 0; ; days += 1) {
    const atMs = instantOf({ ...today, ...time, day: today.day + days }, place.timeZone)
    if (atMs > fromMs) return atMs
  }
}

/** "3:05 PM": flite says "three oh five p m", and a recogniser hears it. */
export function timeText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' })
    .format(atMs)
    .replaceAll('\u202f', ' ')
}

/** "Thursday, January 1, 2026". */
export function dateText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'full' }).format(atMs)
}

/** "" today, " tomorrow", else " on Friday" … for a moment that is yet to come. */
export function dayAfterwards(atMs: number, fromMs: number, timeZone: string): string {
  const day = (ms: number): number => {
    const wall = wallTimeAt(ms, timeZone)
    return Date.UTC(wall.year, wall.month - 1, wall.day) / dayMs
  }
  const days = day(atMs) - day(fromMs)
  if (days <= 0) return ''
  if (days === 1) return ' tomorrow'
  return ` on ${new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long', month: 'long', day: 'numeric' }).format(atMs)}`
}
