/**
 * How far ahead of the loudspeaker the browser works. `instant`: 256 samples, measured 24 ms sooner to fall silent, and
 * drops samples on a slow machine. `system-default`: what the system takes for safe.
 */
export const outputBufferings = ['instant', 'system-default'] as const
export type OutputBuffering = (typeof outputBufferings)[number]

/** What the next start uses. */
export interface AudioOutput {
  readonly choice: OutputBuffering
  /** A sentence for the user, when it was not the user who chose. */
  readonly reason?: string | undefined
}

export const defaultOutputBuffering: OutputBuffering = 'instant'
