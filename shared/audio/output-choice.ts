/**
 * How far ahead of the loudspeaker the browser works: `instant` is 256 samples, about 24 ms sooner to fall silent, and
 * drops samples on a slow machine; `system-default` is what the system would take by itself.
 */
export const outputChoices = ['instant', 'system-default'] as const
export type OutputChoice = (typeof outputChoices)[number]

export const defaultOutputChoice: OutputChoice = 'instant'
