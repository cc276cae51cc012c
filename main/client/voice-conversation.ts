import { msToSamples, speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import {
  initialProgress,
  type ProgressEvent,
  progressed,
  type ProgressState,
  type Verdict,
  verdict,
} from './conversation-progress.ts'
import type { MicrophonePace } from './microphone-pace.ts'
import { MicrophonePlayer } from './microphone-player.ts'
import type { ParleyClient } from './parley-client.ts'
import { VirtualSpeaker } from './virtual-speaker.ts'

const verdictEveryMs = 50

export type ClipName = 'first' | 'interrupting'

export interface VoiceConversationOptions {
  readonly client: ParleyClient
  readonly clock: Clock
  /** Spoken first: 16 kHz mono. */
  readonly clip?: Int16Array
  /** Typed first, and answered aloud like a spoken turn. */
  readonly typed?: { readonly id: string; readonly text: string }
  /** Starts when this much of an answer has been played. */
  readonly interruption?: { readonly clip: Int16Array; readonly afterAudioMs: number }
  readonly pace: MicrophonePace
  readonly speakerSpeed: number
  readonly onMessage: (message: ServerMessage) => void
  readonly onSpeech?: (frame: AudioFrame) => void
  /** A recording begins at this sample of the microphone's stream. */
  readonly onClip: (name: ClipName, position: number) => void
}

export interface VoiceConversationResult {
  readonly verdict: Exclude<Verdict, 'going-on'>
  readonly heardSamples: Int16Array
  readonly hasInterrupted: boolean
  readonly progress: ProgressState
  readonly underruns: number
  readonly missedFrames: number
}

/** Speaks recordings, or types a text, into an open connection and listens until nothing is left to say. Leaves the connection closed. */
export async function holdVoiceConversation(options: VoiceConversationOptions): Promise<VoiceConversationResult> {
  const { client, clock } = options
  let progress = initialProgress(clock.nowMs())
  let outcome: Verdict = 'going-on'
  let hasInterrupted = false
  const on = (event: ProgressEvent): void => {
    progress = progressed(progress, event)
  }

  const microphone = new MicrophonePlayer({
    clock,
    pace: options.pace,
    send: (frame) => {
      client.sendAudio(frame)
    },
  })
  const speaker = new VirtualSpeaker({
    clock,
    speed: options.speakerSpeed,
    report: (playout) => {
      on({ type: 'played', atMs: clock.nowMs() })
      client.send({ type: 'playout', ...playout })
    },
  })
  const speak = (name: ClipName, clip: Int16Array): void => {
    on({ type: 'clip-start', atMs: clock.nowMs() })
    const position = microphone.play(clip, () => {
      on({ type: 'clip-end', atMs: clock.nowMs() })
    })
    options.onClip(name, position)
  }

  const { interruption } = options
  if (interruption !== undefined)
    speaker.whenPlayed(msToSamples(interruption.afterAudioMs, speechRateHz), () => {
      hasInterrupted = true
      speak('interrupting', interruption.clip)
    })
  if (options.clip !== undefined) speak('first', options.clip)
  if (options.typed !== undefined) {
    on({ type: 'typed', atMs: clock.nowMs() })
    client.send({ type: 'text-submit', ...options.typed })
  }

  let cancelVerdict: () => void = () => undefined
  const judge = (): void => {
    outcome = verdict(progress, { nowMs: clock.nowMs(), isSpeakerBusy: speaker.isBusy })
    if (outcome === 'going-on') cancelVerdict = clock.after(verdictEveryMs, judge)
    else client.close()
  }
  judge()

  try {
    for await (const incoming of client.incoming) {
      if (incoming.type === 'speech') {
        on({ type: 'speech', atMs: clock.nowMs() })
        speaker.play(incoming.frame)
        options.onSpeech?.(incoming.frame)
      } else {
        on({ type: 'message', message: incoming.message, atMs: clock.nowMs() })
        tellSpeaker(speaker, incoming.message)
        options.onMessage(incoming.message)
      }
    }
  } finally {
    cancelVerdict()
    microphone.close()
    speaker.close()
    client.close()
  }
  return {
    verdict: settled(outcome),
    heardSamples: speaker.heardSamples(),
    hasInterrupted,
    progress,
    underruns: speaker.underruns,
    missedFrames: microphone.missedFrames,
  }
}

// A connection that was closed from outside (Ctrl-C) has no verdict of its own: what was said was said.
function settled(outcome: Verdict): Exclude<Verdict, 'going-on'> {
  return outcome === 'going-on' ? 'over' : outcome
}

/** What a loudspeaker must know of the server's messages. */
export function tellSpeaker(speaker: VirtualSpeaker, message: ServerMessage): void {
  switch (message.type) {
    case 'response-interrupt':
      speaker.flush(message.responseId)
      return
    case 'speech-sent':
      speaker.endOfSpeech(message.responseId, message.samples)
      return
    case 'response-end':
      // A response that failed half-way sends no `speech-sent`; what came of it is still played to its end.
      if (message.sentSamples > 0) speaker.endOfSpeech(message.responseId, message.sentSamples)
      return
    default:
      return
  }
}
