/**
 * How far ahead of the loudspeaker the browser works. `instant`: 256 samples, measured 24 ms sooner to fall silent, and
 * drops samples on a slow machine. `system-default`: what the system takes for safe.
 */
export const outputBufferings = ['instant', 'system-default'] as const
export type OutputBuffering = (typeof outputBufferings)[number]

export const defaultOutputBuffering: OutputBuffering = 'instant'
