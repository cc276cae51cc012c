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
import {
  classOf,
  fullBudget,
  ratesOf,
  spend,
  type FrameClass,
  type FrameLimits,
  type FrameRates,
} from './frame-budget.ts'
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
  readonly data: Buffer
  readonly isBinary: boolean
  readonly startedMs: number
}

/** Everything a socket receives after its hello: checked, counted, and handed over in the same tick. */
export class FrameIntake {
  readonly #ports: FrameIntakePorts
  readonly #attached: AttachedClient
  readonly #rates: FrameRates
  readonly #budget: ReturnType<typeof fullBudget>
  #frameErrors = 0

  constructor(ports: FrameIntakePorts, attached: AttachedClient) {
    this.#ports = ports
    this.#attached = attached
    this.#rates = ratesOf(ports.limits)
    this.#budget = fullBudget(this.#rates, ports.clock.nowMs())
  }

  take(data: Buffer, isBinary: boolean): void {
    const startedMs = this.#ports.clock.nowMs()
    const arrival: Arrival = { data, isBinary, startedMs }
    try {
      if (isBinary) this.#takeBinary(arrival)
      else this.#takeJson(arrival)
    } catch (thrown) {
      this.#refuse(toAssistantError(thrown), arrival)
    }
  }

  #takeBinary(arrival: Arrival): void {
    const { data } = arrival
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
    this.#ports.trace.received({ kind: 'audio', frame }, arrival.data.length, arrival.startedMs)
  }

  #takeJson(arrival: Arrival): void {
    if (!this.#affords('json', arrival)) return
    const message = parseClientMessage(arrival.data.toString())
    if (!this.#affords(classOf(message.type), arrival)) return
    this.#route(message, arrival)
    this.#ports.trace.received({ kind: 'message', message }, arrival.data.length, arrival.startedMs)
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
        this.#handOver(message)
    }
  }

  #handOver(message: Parameters<AttachedClient['receive']>[0]): void {
    try {
      this.#attached.receive(message)
    } catch (thrown) {
      this.#sessionFailed(thrown, 'id' in message ? message.id : undefined)
    }
  }

  #handOverAudio(frame: AudioFrame): void {
    try {
      this.#attached.receiveAudio(frame)
    } catch (thrown) {
      this.#sessionFailed(thrown, undefined)
    }
  }

  /** What the session throws is its own failure and no fault of the frame: answered, not counted. */
  #sessionFailed(thrown: unknown, commandId: string | undefined): void {
    if (!(thrown instanceof AssistantError)) this.#ports.log.error('frame handling failed', failureFields(thrown))
    this.#answer(toAssistantError(thrown), commandId)
  }

  #affords(frameClass: FrameClass, arrival: Arrival): boolean {
    const step = spend(this.#budget[frameClass], this.#rates[frameClass], arrival.startedMs)
    this.#budget[frameClass] = step.budget
    if (step.verdict === 'pass') return true
    const commandId = commandIdIn(arrival)
    if (step.verdict === 'warn' || commandId !== undefined) this.#answer(overRate, commandId)
    this.#refused(overRate.code, arrival)
    if (step.verdict === 'close') this.#ports.close('rateLimited')
    return false
  }

  #refuse(error: AssistantError, arrival: Arrival): void {
    this.#answer(error, commandIdIn(arrival))
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

  #refused(code: ErrorCode, { data, isBinary, startedMs }: Arrival): void {
    this.#attached.settled?.({ type: 'refusal', code, isBinary, bytes: data.length })
    this.#ports.trace.received({ kind: 'refused', code, isBinary }, data.length, startedMs)
  }
}

/** As far as one can be read: whoever sent the command waits for an answer. */
function commandIdIn({ data, isBinary }: Arrival): string | undefined {
  return isBinary ? undefined : commandIdOf(data.toString())
}

const overRate = new AssistantError(
  'rate-limited',
  'Frames come faster than the limits in welcome allow; this one was dropped. Slow down, or the connection is closed.',
)
