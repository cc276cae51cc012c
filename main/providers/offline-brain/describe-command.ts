import type { Command } from './command.ts'
import { durationText } from './language/durations.ts'
import { dayAfterwards, timeText } from './language/zoned-time.ts'
import { alarmInstant } from './skills/timekeeping.ts'

/** A command that changes something, as a person would say it: what is read back before it is done. */
export function describeCommand(command: Command, now: { readonly wallMs: number; readonly timeZone: string }): string {
  switch (command.kind) {
    case 'timer-set':
      return `set a timer for ${durationText(command.durationMs)}${named(command.label)}`
    case 'alarm-set': {
      const dueAtMs = alarmInstant(command, now.wallMs, now.timeZone)
      const when = `${timeText(dueAtMs, now.timeZone)}${dayAfterwards(dueAtMs, now.wallMs, now.timeZone)}`
      return `set an alarm for ${when}${named(command.label)}`
    }
    case 'timer-cancel': {
      const { timerKind, durationMs, label } = command.which
      const length = durationMs === undefined ? '' : ` of ${durationText(durationMs)}`
      return `cancel the ${label === undefined ? '' : `${label} `}${timerKind}${length}`
    }
    case 'timers-cancel-all':
      return `cancel all ${command.timerKind === undefined ? 'timers and alarms' : `${command.timerKind}s`}`
    case 'note-add':
      return `take the note, ${command.text.replace(/[.!?\s]+$/, '')}`
    case 'notes-delete':
      return 'delete all notes'
    default:
      return command.kind.replaceAll('-', ' ')
  }
}

function named(label: string): string {
  return label === '' ? '' : `, ${label}`
}
