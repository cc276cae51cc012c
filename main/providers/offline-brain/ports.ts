import type { Clock } from '../../../shared/std/clock.ts'
import type { NoteStore, TimerStore } from '../../store/types.ts'

/** A page as it came: `text` is decoded, `contentType` is the bare media type, `address` is where redirects ended. */
export interface FetchedPage {
  readonly address: string
  readonly contentType: string
  readonly text: string
}

/** Throws `AssistantError` with a sentence for the user for whatever cannot be read. Ends early when the signal fires. */
export type FetchPage = (address: string, signal: AbortSignal) => Promise<FetchedPage>

export interface FileText {
  /** The file's own name, without folders. */
  readonly name: string
  readonly text: string
}

/** As `FetchPage`, for a path as a person writes it (`~/notes.md`, `file:///…`). */
export type ReadTextFile = (path: string, signal: AbortSignal) => Promise<FileText>

/** Everything that the offline brain touches outside itself. */
export interface OfflineBrainPorts {
  readonly notes: NoteStore
  readonly timers: TimerStore
  readonly clock: Clock
  /** 0 <= n < 1. */
  readonly random: () => number
  /** IANA name; times and alarms are meant as a clock on that wall shows them. */
  readonly timeZone: string
  readonly fetchPage: FetchPage
  readonly readFile: ReadTextFile
}
