import { microphoneRateHz } from '../../shared/audio/format.ts'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { ProviderSource, TranscriptEvent } from '../providers/types.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import { arrive, isNewBeginning, type ArrivedAudio } from './arrived-audio.ts'
import { isStopPhrase } from './endpointing.ts'
import { InterimTranscripts } from './interim-transcripts.ts'
import { Microphone, type MicrophoneSink } from './microphone.ts'
import type { SessionOutput } from './session-output.ts'
import type { BargeInPreset, SessionSettings } from './session-settings.ts'
import type { TurnEvent } from './turn-state.ts'
import { UtteranceWatch } from './utterance-watch.ts'
import { Utterances, type UtteranceSink } from './utterances.ts'
import type { VoiceActivityDetector } from './voice-activity.ts'

/** One second of audio. */
const ackEverySamples = microphoneRateHz
/** A client keeps 3 s of a gap; what lies further back in its stream was not kept, it is new. */
const sentAgainSamples = 4 * microphoneRateHz

export interface HearingPorts {
  readonly providers: ProviderSource
  readonly detector: VoiceActivityDetector
  readonly clock: Clock
  readonly settings: SessionSettings
  readonly log: Log
  readonly output: SessionOutput
  readonly dispatch: (event: TurnEvent) => void
}

/** A session's ears: microphone audio goes in, edges and transcripts come out as events of the turn machine. */
export class Hearing {
  readonly #ports: HearingPorts
  readonly #utterances: Utterances
  #microphone: Microphone | undefined
  #detectorPreset: BargeInPreset | undefined
  #isAssistantSpeaking = false
  #vad: Hello['vad'] = 'server'
  #lastUtteranceId = 0
  readonly #watch: UtteranceWatch
  readonly #interims: InterimTranscripts
  #arrived: ArrivedAudio | undefined
  #acknowledged: ArrivedAudio | undefined

  constructor(ports: HearingPorts) {
    this.#ports = ports
    this.#utterances = new Utterances({
      ...{ providers: ports.providers, clock: ports.clock },
      language: () => ports.settings.language,
      sink: this.#utteranceSink(),
    })
    this.#interims = new InterimTranscripts({
      clock: ports.clock,
      isKeepingUp: () => ports.output.isKeepingUp,
      send: (message) => {
        ports.output.send(message)
      },
    })
    this.#watch = new UtteranceWatch({
      clock: ports.clock,
      isClientThere: () => ports.output.hasSocket,
      onSilent: (utteranceId) => {
        ports.dispatch({ type: 'speech-end', utteranceId })
      },
    })
  }

  /** A client with a VAD of its own sends utterances; from any other the microphone is followed all the time. */
  use(vad: Hello['vad']): void {
    this.#vad = vad
    // Back after a gap, it need not send again what came through.
    this.#acknowledged = undefined
    this.#acknowledge()
  }

  /** Numbers of utterances only grow, so that what is late can be told from what is new. */
  startProblem(utteranceId: number): string | undefined {
    if (this.#vad === 'server') return "This client asked for the server's own detector: its speech-start is not used."
    if (utteranceId <= this.#lastUtteranceId) return 'The number of an utterance must be greater than any before it.'
    return undefined
  }

  receive(frame: AudioFrame): void {
    const before = this.#arrived
    const isAnew = this.#vad === 'server' && before !== undefined && isNewBeginning(before, frame, sentAgainSamples)
    const { arrived, fresh } = arrive(isAnew ? undefined : before, frame)
    this.#arrived = arrived
    this.#acknowledge()
    this.#watch.onFrame(frame.streamId)
    if (fresh === undefined) return
    if (this.#vad === 'client') this.#utterances.write(fresh.streamId, fresh.samples)
    else this.#toDetector(fresh)
  }

  #toDetector(frame: AudioFrame): void {
    const preset = detectorPreset(this.#ports.settings.bargeIn.preset)
    // Another preset is another detector: it takes over where no utterance is cut in two.
    if (preset !== this.#detectorPreset && this.#microphone?.isHearing === false) {
      this.#microphone.close()
      this.#microphone = undefined
    }
    if (this.#microphone === undefined) this.#microphone = this.#openMicrophone(preset)
    this.#microphone.receive(frame)
  }

  #openMicrophone(preset: BargeInPreset): Microphone {
    this.#detectorPreset = preset
    const microphone = new Microphone({
      detector: this.#ports.detector,
      preset,
      nextUtteranceId: () => this.#lastUtteranceId + 1,
      sink: this.#microphoneSink(),
    })
    microphone.setAssistantSpeaking(this.#isAssistantSpeaking)
    return microphone
  }

  setAssistantSpeaking(isSpeaking: boolean): void {
    this.#isAssistantSpeaking = isSpeaking
    this.#microphone?.setAssistantSpeaking(isSpeaking)
  }

  open(utteranceId: number): void {
    this.#lastUtteranceId = Math.max(this.#lastUtteranceId, utteranceId)
    this.#utterances.open(utteranceId)
    if (this.#vad === 'client') this.#watch.open(utteranceId)
  }

  /** The user has stopped; the final transcript is due. */
  close(utteranceId: number): void {
    this.#microphone?.finish()
    this.#watch.close(utteranceId)
    this.#utterances.close(utteranceId)
  }

  discard(utteranceId: number): void {
    this.#watch.close(utteranceId)
    this.#interims.settle(utteranceId)
    this.#utterances.discard(utteranceId)
  }

  end(): void {
    this.#watch.end()
    this.#interims.end()
    this.#utterances.discardAll()
    this.#microphone?.close()
  }

  /** Now and then, so that a client with a gap behind it knows what need not be sent again. */
  #acknowledge(): void {
    const [arrived, acknowledged] = [this.#arrived, this.#acknowledged]
    if (arrived === undefined) return
    const isSameStream = arrived.streamId === acknowledged?.streamId
    if (isSameStream && arrived.position - acknowledged.position < ackEverySamples) return
    this.#acknowledged = arrived
    this.#ports.output.sendToSocket({ type: 'ack', streamId: arrived.streamId, microphonePosition: arrived.position })
  }

  #microphoneSink(): MicrophoneSink {
    const { dispatch, output, settings } = this.#ports
    return {
      speechStart: (utteranceId, position) => {
        // The stop signal first: it is what the user is waiting for.
        dispatch({ type: 'speech-start', utteranceId, interrupts: settings.bargeIn.preset !== 'off' })
        output.send({ type: 'speech-start', utteranceId, position })
      },
      speechEnd: (utteranceId, position) => {
        output.send({ type: 'speech-end', utteranceId, position })
        dispatch({ type: 'speech-end', utteranceId })
      },
      audio: (utteranceId, samples) => {
        this.#utterances.write(utteranceId, samples)
      },
      failed: (error) => {
        this.#notice(error)
      },
    }
  }

  #utteranceSink(): UtteranceSink {
    const { dispatch } = this.#ports
    return {
      transcript: (utteranceId, event, sinceSpeechEndMs) => {
        if (isStopPhrase(event.text)) dispatch({ type: 'stop-words' })
        this.#onTranscript(utteranceId, event, sinceSpeechEndMs)
      },
      failed: (utteranceId, error) => {
        this.#interims.settle(utteranceId)
        this.#notice(error)
        dispatch({ type: 'transcript-failed', utteranceId, sentence: error.message })
      },
    }
  }

  #onTranscript(utteranceId: number, event: TranscriptEvent, sinceSpeechEndMs: number): void {
    const { output, dispatch } = this.#ports
    if (event.type === 'transcript-interim') {
      this.#interims.offer({ type: 'transcript-interim', utteranceId, text: event.text })
      return
    }
    const { text, certainty } = event
    this.#interims.settle(utteranceId)
    output.send({ type: 'transcript-final', utteranceId, text, certainty })
    dispatch({ type: 'transcript-final', utteranceId, text, certainty, sinceSpeechEndMs })
  }

  #notice(error: AssistantError): void {
    this.#ports.log.warn('hearing failed', failureFields(error))
    this.#ports.output.send({ type: 'notice', code: error.code, message: error.message })
  }
}

/** `off` stops no answer, but who speaks into one must still be heard: the stop words work, the rest is the next turn. */
function detectorPreset(preset: BargeInPreset): BargeInPreset {
  return preset === 'off' ? 'careful' : preset
}
