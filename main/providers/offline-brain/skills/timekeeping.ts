import type { Timer } from '../../../store/types.ts'
import type { Answer } from '../answer.ts'
import type { Command, TimerChoice, TimerKind } from '../command.ts'
import { durationText } from '../language/durations.ts'
import type { ClockTime } from '../language/clock-times.ts'
import { dateText, dayAfterwards, nextInstant, timeText, wallTimeAt } from '../language/zoned-time.ts'
import type { OfflineBrainPorts } from '../ports.ts'
import { joined } from './joined.ts'

type TimePorts = Pick<OfflineBrainPorts, 'timers' | 'clock' | 'timeZone'>
type Of<K extends Command['kind']> = Extract<Command, { readonly kind: K }>

const dayMs = 86_400_000
/** A longer wait than this is for a calendar. */
const longestTimerMs = 24 * 3_600_000
const mostTimers = 50

export function tellTime({ clock, timeZone }: TimePorts): Answer {
  return { text: `It is ${timeText(clock.wallMs(), timeZone)}.` }
}

export function tellDate({ day, part }: Of<'date'>, { clock, timeZone }: TimePorts): Answer {
  const shiftDays = { yesterday: -1, today: 0, tomorrow: 1 }[day]
  // From noon, so that a day of 23 or 25 hours does not skip or repeat a date.
  const wall = wallTimeAt(clock.wallMs(), timeZone)
  const atMs = Date.UTC(wall.year, wall.month - 1, wall.day, 12) + shiftDays * dayMs
  const name = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(atMs)
  if (part === 'month') return { text: `It is ${name({ month: 'long' })}.` }
  if (part === 'year') return { text: `It is ${name({ year: 'numeric' })}.` }
  const date = dateText(atMs, 'UTC')
  switch (day) {
    case 'yesterday':
      return { text: `Yesterday was ${date}.` }
    case 'today':
      return { text: `Today is ${date}.` }
    case 'tomorrow':
      return { text: `Tomorrow is ${date}.` }
  }
}

export function setTimer({ durationMs, label }: Of<'timer-set'>, { timers, clock }: TimePorts): Answer {
  if (durationMs > longestTimerMs)
    return { text: 'I can set a timer for up to 24 hours. For later than that, please use a calendar.' }
  if (timers.list().length >= mostTimers) return { text: tooMany }
  const nowMs = clock.wallMs()
  timers.add({ kind: 'timer', label, createdAtMs: nowMs, dueAtMs: nowMs + durationMs })
  return { text: `I set a timer for ${durationText(durationMs)}${labelText(label)}.` }
}

const tooMany = `You already have ${mostTimers} timers and alarms. Cancel some first: say, cancel all timers.`

function labelText(label: string): string {
  return label === '' ? '' : `: ${label}`
}

export function setAlarm(command: Of<'alarm-set'>, { timers, clock, timeZone }: TimePorts): Answer {
  if (timers.list().length >= mostTimers) return { text: tooMany }
  const nowMs = clock.wallMs()
  const dueAtMs = alarmInstant(command, nowMs, timeZone)
  timers.add({ kind: 'alarm', label: command.label, createdAtMs: nowMs, dueAtMs })
  const when = `${timeText(dueAtMs, timeZone)}${dayAfterwards(dueAtMs, nowMs, timeZone)}`
  return { text: `I set an alarm for ${when}${labelText(command.label)}.` }
}

/** Three hours: "wake me at five" at three in the afternoon is a nap, "at seven" is the next morning. */
const napMs = 3 * 3_600_000

/** The instant that is meant. Of the two halves of the day, the sooner; waking is meant for the morning unless it is soon. */
export function alarmInstant(
  { time, isTomorrow, isWaking }: Pick<Of<'alarm-set'>, 'time' | 'isTomorrow' | 'isWaking'>,
  nowMs: number,
  timeZone: string,
): number {
  const place = { timeZone, daysLater: isTomorrow ? 1 : 0 }
  if (time.isExact) return nextInstant(time, nowMs, place)
  const hour = time.hour % 12
  const morningMs = nextInstant({ hour, minute: time.minute }, nowMs, place)
  const afternoonMs = nextInstant({ hour: hour + 12, minute: time.minute }, nowMs, place)
  if (isWaking && Math.min(morningMs, afternoonMs) - nowMs > napMs) return morningMs
  return Math.min(morningMs, afternoonMs)
}

export function listTimers({ timers, clock, timeZone }: TimePorts): Answer {
  const running = timers.list()
  if (running.length === 0) return { text: 'You have no timers and no alarms.' }
  const nowMs = clock.wallMs()
  const lines = running.map((timer) => described(timer, nowMs, timeZone))
  if (lines.length === 1) return { text: `You have ${lines[0] ?? ''}.` }
  return { text: `You have ${lines.length} running: ${joined(lines)}.` }
}

function described(timer: Timer, nowMs: number, timeZone: string): string {
  const name = labelText(timer.label)
  switch (timer.kind) {
    case 'timer': {
      const leftMs = timer.dueAtMs - nowMs
      return `a timer with ${leftMs > 0 ? durationText(leftMs) : 'no time'} left${name}`
    }
    case 'alarm':
      return `an alarm at ${timeText(timer.dueAtMs, timeZone)}${dayAfterwards(timer.dueAtMs, nowMs, timeZone)}${name}`
  }
}

export function cancelTimer({ which }: Of<'timer-cancel'>, ports: TimePorts): Answer {
  const { timers, clock, timeZone } = ports
  const ofKind = timers.list().filter((timer) => timer.kind === which.timerKind)
  if (ofKind.length === 0) return { text: `You have no ${which.timerKind} to cancel.` }
  const chosen = ofKind.filter((timer) => isChosen(timer, which, timeZone))
  const nowMs = clock.wallMs()
  const names = joined((chosen.length === 0 ? ofKind : chosen).map((timer) => described(timer, nowMs, timeZone)))
  const [only] = chosen
  if (only === undefined)
    return { text: `I found no such ${which.timerKind}, so nothing is cancelled. You have ${names}.` }
  if (chosen.length > 1)
    return {
      text: `Which one? You have ${names}. Say, cancel the, and how long it is, or, cancel all ${which.timerKind}s.`,
    }
  timers.delete(only.id)
  return { text: `I cancelled ${described(only, nowMs, timeZone).replace(/^an? /, 'the ')}.` }
}

function isChosen(timer: Timer, which: TimerChoice, timeZone: string): boolean {
  if (which.durationMs !== undefined && timer.dueAtMs - timer.createdAtMs !== which.durationMs) return false
  if (which.time !== undefined && !isAt(timer.dueAtMs, which.time, timeZone)) return false
  return which.label === undefined || timer.label.toLowerCase().includes(which.label.toLowerCase())
}

function isAt(atMs: number, time: ClockTime, timeZone: string): boolean {
  const wall = wallTimeAt(atMs, timeZone)
  const isHour = time.isExact ? wall.hour === time.hour : wall.hour % 12 === time.hour % 12
  return isHour && wall.minute === time.minute
}

export function timersOf(kind: TimerKind | undefined, { timers }: Pick<TimePorts, 'timers'>): readonly Timer[] {
  return timers.list().filter((timer) => kind === undefined || timer.kind === kind)
}

export function cancelAllTimers({ timerKind }: Of<'timers-cancel-all'>, ports: TimePorts): Answer {
  const going = timersOf(timerKind, ports)
  const name = timerKind ?? 'timer or alarm'
  if (going.length === 0) return { text: `You have no ${name} to cancel.` }
  for (const timer of going) ports.timers.delete(timer.id)
  if (going.length === 1) return { text: `I cancelled your ${going[0]?.kind ?? name}.` }
  return { text: `I cancelled all ${going.length} ${timerKind === undefined ? 'timers and alarms' : `${timerKind}s`}.` }
}
