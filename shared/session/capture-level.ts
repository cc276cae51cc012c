/** How much of a session is written down. Nothing without a word from the user; sound only with a word of its own. */
export const captureLevels = ['off', 'shape', 'full', 'full-with-audio'] as const
export type CaptureLevel = (typeof captureLevels)[number]
