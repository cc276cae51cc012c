import { watch } from 'node:fs'
import type { Clock } from '../../shared/std/clock.ts'
import { AssistantError, toAssistantError } from '../../shared/protocol/errors.ts'
import { settingsFileName } from './settings-file.ts'

/** Editors write a file in several steps, 100 ms apart at most. */
const settleMs = 300
/** What cannot be read after that may be half written, and what is not there on its way back: for as long it is left alone. */
const secondLookMs = 1_500

export interface SettingsWatchOptions {
  readonly profileDirectory: string
  readonly clock: Clock
  /** Takes what the file says now; throws `settings-invalid` for what cannot be used, before the last look also for none. */
  readonly reload: (look: { readonly isLastLook: boolean }) => Promise<void>
  /** A sentence for the user: what is wrong with the file, and that the old settings hold. */
  readonly onTrouble: (sentence: string) => void
  readonly watchDirectory?: WatchDirectory
}

/** Calls with the name of each file that changes, or without where the system does not say which; returns how to stop. */
export type WatchDirectory = (directory: string, onChange: (name: string | null) => void) => () => void

/** Settings that were edited by hand hold from the next turn on. Returns how to stop. */
export function watchSettings(options: SettingsWatchOptions): () => void {
  const { clock, profileDirectory, watchDirectory = watchWithNode } = options
  let cancel = (): void => undefined
  let isStopped = false
  const lookAfter = (delayMs: number, isLast: boolean): void => {
    cancel()
    if (!isStopped) cancel = clock.after(delayMs, () => void look(isLast))
  }
  const look = async (isLast: boolean): Promise<void> => {
    try {
      await options.reload({ isLastLook: isLast })
    } catch (thrown) {
      const isHalfWritten = thrown instanceof AssistantError && thrown.code === 'settings-invalid' && !isLast
      if (isHalfWritten) lookAfter(secondLookMs, true)
      else if (!isStopped) options.onTrouble(sentenceFor(thrown))
    }
  }
  const stopWatching = watchDirectory(profileDirectory, (name) => {
    if (name === null || name === settingsFileName) lookAfter(settleMs, false)
  })
  return () => {
    isStopped = true
    cancel()
    stopWatching()
  }
}

function sentenceFor(thrown: unknown): string {
  return `${toAssistantError(thrown).message} The settings stay as they were until the file is right.`
}

/** The directory, not the file: whoever saves by renaming puts another file in its place. */
const watchWithNode: WatchDirectory = (directory, onChange) => {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) => {
      onChange(name)
    })
    // A directory that went away, or a system without watches left: the file is read at the next start, as ever.
    watcher.on('error', () => {
      watcher.close()
    })
    return () => {
      watcher.close()
    }
  } catch {
    return () => undefined
  }
}
