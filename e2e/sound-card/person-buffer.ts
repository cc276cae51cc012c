/**
 * PulseAudio starts a stream that has run dry when this much is there again, which a pipe brings in no time; then that
 * much may be late before there is a hole. Each utterance is followed by as much silence.
 */
export const personBufferMs = 100
