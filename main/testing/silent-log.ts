import type { Log } from '../telemetry/log.ts'

const nothing = (): void => undefined

/** For tests that do not look at the log. */
export const silentLog: Log = {
  level: 'silent',
  isOn: () => false,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  flush: nothing,
}
