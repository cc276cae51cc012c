import type { SessionControl } from '../types.ts'
import type { Command } from './command.ts'

/** What the brain waits for: the next thing said is taken as the answer to it, or drops it. */
export type Pending =
  /** Done only on a yes. */
  | { readonly kind: 'confirm'; readonly command: Command; readonly timesAsked: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'alarm-time' }
  | { readonly kind: 'note-text' }
  | { readonly kind: 'repeat-text' }
  | { readonly kind: 'read-source' }

/** What a skill says and does; `pending` makes it a question. */
export interface Answer {
  readonly text: string
  readonly control?: SessionControl
  readonly pending?: Pending
}
