import pino from 'pino'
import { openStderrLines } from './stderr-lines.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
type LineLevel = Exclude<LogLevel, 'silent'>

/** What a line may hold beside its fixed text: ids, sizes, durations, codes. Never words, audio, keys or tickets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  level: LogLevel
  isOn(level: LineLevel): boolean
  trace(text: string, fields?: LogFields): void
  debug(text: string, fields?: LogFields): void
  info(text: string, fields?: LogFields): void
  warn(text: string, fields?: LogFields): void
  error(text: string, fields?: LogFields): void
  /** Writes out what is still buffered; the last call before the process ends. */
  flush(): void
}

/** Where lines go when they do not go to stderr. */
export interface LogDestination {
  write(line: string): void
}

/**
 * JSON lines on stderr. Lines are written behind the caller's back: a reader of stderr that stands still must not hold
 * up a voice frame, nor fill the memory, nor keep the process from its end. So whoever ends the process calls `flush`.
 */
export function createLog(options: { readonly level: LogLevel; readonly destination?: LogDestination }): Log {
  const stderr =
    options.destination === undefined
      ? openStderrLines((lines) => {
          logger.error({ lines }, 'log lines dropped: nobody read stderr')
        })
      : undefined
  const logger = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: nameOfLevel } },
    options.destination ?? stderr,
  )
  const write = (level: LineLevel, text: string, fields: LogFields | undefined): void => {
    logger[level](fields ?? {}, text)
  }
  return {
    get level() {
      return levelOf(logger.level)
    },
    set level(level) {
      logger.level = level
    },
    isOn: (level) => logger.isLevelEnabled(level),
    trace: (text, fields) => {
      write('trace', text, fields)
    },
    debug: (text, fields) => {
      write('debug', text, fields)
    },
    info: (text, fields) => {
      write('info', text, fields)
    },
    warn: (text, fields) => {
      write('warn', text, fields)
    },
    error: (text, fields) => {
      write('error', text, fields)
    },
    flush: () => {
      stderr?.flush()
    },
  }
}

function nameOfLevel(label: string): { level: string } {
  return { level: label }
}

function levelOf(name: string): LogLevel {
  return logLevels.find((level) => level === name) ?? 'info'
}
