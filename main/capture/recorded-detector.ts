import type { VoiceActivityDetector } from '../voice/voice-activity.ts'
import type { CaptureGate } from './capture-gate.ts'

/** The real detector, whose every decision is written down and comes in its turn. */
export function recordedDetector(detector: VoiceActivityDetector, gate: CaptureGate): VoiceActivityDetector {
  let opened = 0
  return {
    open(options) {
      const id = ++opened
      let isClosed = false
      /** Not run yet: fifty of these come in a second, and of those that wait only the last says anything. */
      let waiting: { position: number } | undefined
      const unlessClosed = (run: () => void) => () => {
        if (!isClosed) run()
      }
      const stream = detector.open({
        preset: options.preset,
        onEdge: ({ type, position }) => {
          waiting = undefined
          const edge = { type, position }
          gate.step(
            () => ({ type: 'detector-edge', detector: id, edge }),
            unlessClosed(() => {
              options.onEdge(edge)
            }),
          )
        },
        onProgress: (position) => {
          if (waiting !== undefined) {
            waiting.position = position
            return
          }
          const progress = { position }
          waiting = progress
          gate.step(
            () => ({ type: 'detector-progress', detector: id, position: progress.position }),
            unlessClosed(() => {
              if (waiting === progress) waiting = undefined
              options.onProgress(progress.position)
            }),
          )
        },
        onFailure: (error) => {
          waiting = undefined
          gate.step(
            () => ({ type: 'detector-failure', detector: id, error: gate.recorder.error(error) }),
            unlessClosed(() => {
              options.onFailure(error)
            }),
          )
        },
      })
      return {
        write: (samples) => {
          stream.write(samples)
        },
        setAssistantSpeaking: (isSpeaking) => {
          stream.setAssistantSpeaking(isSpeaking)
        },
        close: () => {
          isClosed = true
          stream.close()
        },
      }
    },
  }
}
