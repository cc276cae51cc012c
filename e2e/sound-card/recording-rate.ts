/** Of the card, of every recording and of every clip. */
export const recordingRateHz = 48_000
