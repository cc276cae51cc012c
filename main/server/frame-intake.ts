import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import { AssistantError, toAssistantError, type CloseName, type ErrorCode } from '../../shared/protocol/errors.ts'
import { audioFrameMaxBytes, decodeAudioFrame, type AudioFrame } from '../../shared/protocol/frame.ts'
import { frameErrorsAllowed } from '../../shared/protocol/limits.ts'
import { parseClientMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { FrameTrace } from '../telemetry/frame-trace.ts'
import type { Log } from '../telemetry/log.ts'
import type { AttachedClient } from '../voice/client-channel.ts'
import { frameOfMicrophoneMessage } from './audio-json.ts'
import { closeSentences } from './close-sentences.ts'
import { commandIdOf } from './command-id.ts'
import { classOf, fullBudget, spend, type FrameBudget, type FrameClass, type FrameLimits } from './frame-budget.ts'
import type { PeerWatch } from '../../shared/protocol/peer-watch.ts'

export interface FrameIntakePorts {
  readonly clock: Clock
  readonly log: Log
  readonly limits: FrameLimits
  readonly trace: FrameTrace
  readonly peer: PeerWatch
  send(message: ServerMessage): void
  close(name: CloseName): void
}

interface Arrival {
  readonly bytes: number
  readonly isBinary: boolean
  readonly startedMs: number
  /** The id of the command in it, as far as one can be read: whoever sent it waits for an answer. */
  readonly commandId: () => string | undefined
}

/** Everything a socket receives after its hello: checked, counted, and handed over in the same tick. */
export class FrameIntake {
  readonly #ports: FrameIntakePorts
  readonly #attached: AttachedClient
  #budget: FrameBudget
  #frameErrors = 0

  constructor(ports: FrameIntakePorts, attached: AttachedClient) {
    this.#ports = ports
    this.#attached = attached
    this.#budget = fullBudget(ports.limits, ports.clock.nowMs())
  }

  take(data: Buffer, isBinary: boolean): void {
    const startedMs = this.#ports.clock.nowMs()
    const commandId = (): string | undefined => (isBinary ? undefined : commandIdOf(data.toString()))
    const arrival: Arrival = { bytes: data.length, isBinary, startedMs, commandId }
    try {
      if (isBinary) this.#takeBinary(data, arrival)
      else this.#takeJson(data, arrival)
    } catch (thrown) {
      this.#refuse(toAssistantError(thrown), arrival)
    }
  }

  #takeBinary(data: Buffer, arrival: Arrival): void {
    if (data.length > audioFrameMaxBytes) {
      this.#refuse(new AssistantError('frame-too-large', closeSentences.frameTooLarge), arrival)
      this.#ports.close('frameTooLarge')
      return
    }
    if (!this.#affords('audio', arrival)) return
    const frame = decodeAudioFrame(data)
    if (frame.kind !== 'microphone')
      throw new AssistantError('bad-frame', 'A client sends audio of kind 1, microphone.')
    this.#handOverAudio(frame)
    this.#ports.trace.received({ kind: 'audio', frame }, arrival.bytes, arrival.startedMs)
  }

  #takeJson(data: Buffer, arrival: Arrival): void {
    if (!this.#affords('json', arrival)) return
    const message = parseClientMessage(data.toString())
    if (!this.#affords(classOf(message.type), arrival)) return
    this.#route(message, arrival)
    this.#ports.trace.received({ kind: 'message', message }, arrival.bytes, arrival.startedMs)
  }

  #route(message: ClientMessage, arrival: Arrival): void {
    switch (message.type) {
      case 'hello':
        throw new AssistantError('bad-frame', 'This connection has had its hello. Open another to start again.')
      case 'ping':
        this.#attached.settled?.({ type: 'frame', direction: 'received', frame: message })
        this.#reply({ type: 'pong', sentAtMs: message.sentAtMs, serverAtMs: this.#ports.clock.wallMs() })
        break
      case 'pong': {
        this.#attached.settled?.({ type: 'frame', direction: 'received', frame: message })
        const roundTripMs = this.#ports.peer.answered(message.sentAtMs, arrival.startedMs)
        if (roundTripMs !== undefined) this.#ports.trace.counter.roundTripMs = roundTripMs
        break
      }
      case 'audio':
        this.#handOverAudio(frameOfMicrophoneMessage(message))
        break
      default:
        this.#handOver('id' in message ? message.id : undefined, () => {
          this.#attached.receive(message)
        })
    }
  }

  #handOverAudio(frame: AudioFrame): void {
    this.#handOver(undefined, () => {
      this.#attached.receiveAudio(frame)
    })
  }

  /** What the session throws is its own failure and no fault of the frame: answered, not counted. */
  #handOver(commandId: string | undefined, action: () => void): void {
    try {
      action()
    } catch (thrown) {
      if (!(thrown instanceof AssistantError)) this.#ports.log.error('frame handling failed', failureFields(thrown))
      this.#answer(toAssistantError(thrown), commandId)
    }
  }

  #affords(frameClass: FrameClass, arrival: Arrival): boolean {
    const step = spend(this.#budget, { frameClass, nowMs: arrival.startedMs }, this.#ports.limits)
    this.#budget = step.budget
    if (step.verdict === 'pass') return true
    const commandId = arrival.commandId()
    if (step.verdict === 'warn' || commandId !== undefined) this.#answer(overRate, commandId)
    this.#refused(overRate.code, arrival)
    if (step.verdict === 'close') this.#ports.close('rateLimited')
    return false
  }

  #refuse(error: AssistantError, arrival: Arrival): void {
    this.#answer(error, arrival.commandId())
    this.#refused(error.code, arrival)
    this.#frameErrors++
    if (this.#frameErrors > frameErrorsAllowed) this.#ports.close('tooManyErrors')
  }

  #answer({ code, message }: AssistantError, commandId: string | undefined): void {
    this.#reply({ type: 'error', code, message, ...(commandId === undefined ? {} : { commandId }) })
  }

  /** Without the session, which knows nothing of it. */
  #reply(message: ServerMessage): void {
    this.#attached.settled?.({ type: 'frame', direction: 'sent', frame: message })
    this.#ports.send(message)
  }

  #refused(code: ErrorCode, { bytes, isBinary, startedMs }: Arrival): void {
    this.#attached.settled?.({ type: 'refusal', code, isBinary, bytes })
    this.#ports.trace.received({ kind: 'refused', code, isBinary }, bytes, startedMs)
  }
}

const overRate = new AssistantError(
  'rate-limited',
  'Frames come faster than the limits in welcome allow; this one was dropped. Slow down, or the connection is closed.',
)
