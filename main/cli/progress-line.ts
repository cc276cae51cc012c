import type { Clock } from '../../shared/std/clock.ts'

/** Tells that something takes a while: on a terminal in one line that changes, elsewhere now and then in a new one. */
export interface ProgressLine {
  begin(title: string): void
  show(state: string): void
  end(): void
}

const plainEveryMs = 10_000

export function createProgressLine(options: {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  readonly clock: Clock
}): ProgressLine {
  const { write, isTerminal, clock } = options
  let title = ''
  let shownAtMs = 0
  let isOpen = false
  return {
    begin(of) {
      title = of
      shownAtMs = clock.nowMs()
      write(isTerminal ? `${title} …` : `${title} …\n`)
      isOpen = isTerminal
    },
    show(state) {
      // Back to the line's start, and it is cleared to its end.
      if (isTerminal) write(`\r\u001b[K${title}: ${state} …`)
      else if (clock.nowMs() - shownAtMs >= plainEveryMs) {
        shownAtMs = clock.nowMs()
        write(`${title}: ${state} …\n`)
      }
    },
    end() {
      if (isOpen) write('\n')
      isOpen = false
    },
  }
}
