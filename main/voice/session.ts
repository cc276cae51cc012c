import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { SessionMessage, Snapshot } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { ProviderSource } from '../providers/types.ts'
import type { Log } from '../telemetry/log.ts'
import type { ConversationStore } from '../store/types.ts'
import type { ResponseOutcome } from './active-response.ts'
import type { AttachedClient, ClientChannel } from './client-channel.ts'
import { ClientTools } from './client-tools.ts'
import type { Conversation } from './conversation.ts'
import { CurrentConversation } from './current-conversation.ts'
import { Hearing } from './hearing.ts'
import type { Opening } from './kept-conversation.ts'
import { StatePublisher } from './state-publisher.ts'
import { NamedTimers } from './named-timers.ts'
import { warmUp } from './warm-up.ts'
import { Responses } from './responses.ts'
import { SessionOutput } from './session-output.ts'
import type { SessionSettings } from './session-settings.ts'
import { answerTo, type CommandTarget } from './session-commands.ts'
import { transition } from './turn-machine.ts'
import {
  initialTurnState,
  phaseOf,
  type TurnEffect,
  type TurnEvent,
  type TurnState,
  type TurnTimer,
} from './turn-state.ts'
import { UserTurns } from './user-turns.ts'
import type { VoiceActivityDetector } from './voice-activity.ts'

export interface SessionPorts {
  readonly providers: ProviderSource
  readonly detector: VoiceActivityDetector
  readonly store: ConversationStore
  readonly clock: Clock
  readonly newId: () => string
  readonly settings: SessionSettings
  readonly log: Log
}

/** As long as a client keeps the microphone's audio of a gap for its return. */
const microphoneGapMs = 3_000

/** Texts that wait for an answer; nobody types more than this in earnest. */
const queuedAtMost = 20

const nothingHeard = 'I heard a sound but no words. Please say it again.'

type Received = Parameters<AttachedClient['receive']>[0]

/** One conversation with its state; outlives the connections of its client. Runs what the turn machine decides. */
export class Session implements CommandTarget {
  readonly sessionId: string
  readonly output: SessionOutput
  readonly #tools: ClientTools
  readonly #ports: SessionPorts
  readonly #hearing: Hearing
  readonly #responses: Responses
  readonly #userTurns: UserTurns
  readonly #timers: NamedTimers<TurnTimer | 'microphone-gap'>
  readonly #current: CurrentConversation
  #state: TurnState
  readonly #publisher: StatePublisher
  readonly #send = (message: SessionMessage): void => {
    this.output.send(message)
  }

  constructor(ports: SessionPorts, identity: { sessionId: string; opening: Opening; epoch: number }) {
    this.#ports = ports
    this.sessionId = identity.sessionId
    this.output = new SessionOutput({ clock: ports.clock, epoch: identity.epoch })
    this.#tools = new ClientTools(ports.clock)
    this.#timers = new NamedTimers(ports.clock)
    this.#publisher = new StatePublisher(this.#send)
    this.#current = new CurrentConversation(identity.opening, {
      ...ports,
      sessionId: this.sessionId,
      send: this.#send,
      stop: () => {
        this.dispatch({ type: 'left' })
      },
    })
    this.#state = initialTurnState(ports.settings.mode)
    this.#hearing = new Hearing({
      ...ports,
      output: this.output,
      dispatch: (event) => {
        this.dispatch(event)
      },
    })
    this.#userTurns = new UserTurns({
      ...ports,
      conversation: () => this.conversation,
      send: this.#send,
    })
    this.#responses = new Responses({
      ...ports,
      output: this.output,
      tools: this.#tools,
      conversation: () => this.conversation,
      onSpeaking: (responseId) => {
        this.dispatch({ type: 'response-speaking', responseId })
      },
      onGenerated: (responseId) => {
        this.dispatch({ type: 'response-generated', responseId })
      },
      canSpeak: () => this.isSpeakingAloud,
      onFinished: (responseId, outcome) => {
        this.#onResponseFinished(responseId, outcome)
      },
    })
  }

  get conversation(): Conversation {
    return this.#current.conversation
  }

  onPlayout(responseId: number, playedSamples: number, isFinal: boolean): void {
    this.#responses.onPlayout(responseId, playedSamples, isFinal)
  }

  answerTool(toolCallId: string, output: unknown): boolean {
    return this.#tools.answer(toolCallId, output)
  }

  get isSpeakingAloud(): boolean {
    return this.output.hasSocket && this.#state.mode !== 'text'
  }

  snapshot(): Snapshot {
    const { assistant, isMuted, mode } = this.#state
    const responseId = assistant.name === 'idle' ? {} : { responseId: assistant.responseId }
    return { items: [...this.conversation.items], mode, isMuted, phase: phaseOf(this.#state), ...responseId }
  }

  greet(hello: Hello): void {
    this.#responses.onReturn(hello)
    this.#hearing.use(hello.vad)
    if (hello.tools !== undefined) this.#tools.offer(hello.tools)
    if (hello.mode !== undefined && hello.mode !== this.#state.mode)
      this.dispatch({ type: 'mode-set', mode: hello.mode })
    if (hello.mode !== 'text') warmUp(this.#ports.providers, this.#send)
  }

  receive(message: Received, channel: ClientChannel): void {
    switch (message.type) {
      case 'ack':
        this.output.acknowledge(channel, message.seq)
        return
      case 'playout':
        this.#responses.onPlayout(message.responseId, message.playedSamples, message.isFinal)
        return
      default:
        this.output.answer(channel, message.id, () =>
          answerTo(this, message, { isFromSocket: channel.kind === 'socket', log: this.#ports.log }),
        )
    }
  }

  receiveAudio(frame: AudioFrame): void {
    if (this.#state.isMuted || this.#state.mode === 'text' || frame.kind !== 'microphone') return
    this.#hearing.receive(frame)
  }

  /** The only way in to the turn machine: events from clients, recogniser, answers and timers. */
  dispatch(event: TurnEvent): void {
    const step = transition(this.#state, event, this.#ports.settings.endpointing)
    this.#state = step.state
    for (const effect of step.effects) this.#execute(effect)
    this.#hearing.setAssistantSpeaking(this.#state.assistant.name === 'speaking')
    this.#publisher.publish(this.#state)
  }

  /** A short gap is no end of a sentence; a client that stays away has stopped speaking. */
  socketLeft(): void {
    this.#timers.start('microphone-gap', microphoneGapMs, () => {
      if (!this.output.hasSocket) this.dispatch({ type: 'microphone-gone' })
    })
  }

  openConversation(conversationId: string): void {
    this.#current.goTo({ conversationId })
  }

  /** Its conversation was deleted. */
  leaveDeleted(next: Opening): void {
    this.conversation.forget()
    this.#current.goTo(next)
  }

  /** Why a client's own speech-start is not used, if it is not. */
  speechStartProblem(utteranceId: number): string | undefined {
    return this.#hearing.startProblem(utteranceId)
  }

  isHearing(utteranceId: number): boolean {
    return this.#state.user.name === 'hearing' && this.#state.user.utteranceId === utteranceId
  }

  /** Nobody can hear the running answer: it goes on in text, so that what comes after it is not held up. */
  giveUpVoice(): void {
    if (!this.output.hasSocket) this.dispatch({ type: 'voice-gone' })
  }

  get isQueueFull(): boolean {
    return this.#state.queue.length >= queuedAtMost
  }

  conversationExists(conversationId: string): boolean {
    return this.#ports.store.has(conversationId)
  }

  createConversation(): string {
    return this.#ports.store.create().conversationId
  }

  /** Stops everything; what was heard of a running answer is on record when it resolves. */
  async close(): Promise<void> {
    this.conversation.leave()
    this.dispatch({ type: 'left' })
    this.#timers.stopAll()
    this.#hearing.end()
    await this.#responses.settled()
    this.conversation.keepMissing()
  }

  #execute(effect: TurnEffect): void {
    switch (effect.type) {
      case 'open-utterance':
        this.#hearing.open(effect.utteranceId)
        return
      case 'close-utterance':
        this.#hearing.close(effect.utteranceId)
        return
      case 'discard-utterance':
        this.#hearing.discard(effect.utteranceId)
        return
      case 'start-timer':
        this.#timers.start(effect.timer, effect.delayMs, () => {
          this.dispatch({ type: 'timer-elapsed', timer: effect.timer })
        })
        return
      case 'stop-timer':
        this.#timers.stop(effect.timer)
        return
      case 'commit-turn':
        this.#userTurns.commit(effect)
        return
      case 'keep-waiting':
        this.#userTurns.wait(effect)
        return
      case 'respond':
        this.#responses.start(effect.responseId, { kind: 'turn' }, effect.isSpoken && this.isSpeakingAloud)
        return
      case 'continue-response':
        this.#responses.start(
          effect.responseId,
          { kind: 'continuation', of: effect.continuesResponseId },
          this.isSpeakingAloud,
        )
        return
      case 'announce':
        this.#responses.start(effect.responseId, { kind: 'announcement', text: effect.text }, this.isSpeakingAloud)
        return
      case 'interrupt-response':
        this.#responses.interrupt(effect.responseId, effect.reason)
        return
      case 'silence-response':
        this.#responses.silence(effect.responseId)
        return
      case 'steer-response':
        this.#userTurns.clarify(
          { text: effect.text, certainty: 1, modality: 'text', itemId: effect.itemId },
          this.#responses.itemIdOf(effect.responseId),
        )
        this.#responses.steer(effect.responseId, effect.text)
        return
      case 'notice-nothing-heard':
        this.#send({ type: 'notice', code: 'nothing-heard', message: nothingHeard })
        return
      default:
        return effect satisfies never
    }
  }

  #onResponseFinished(responseId: number, outcome: ResponseOutcome): void {
    const { error } = outcome
    // Said aloud as well: who listens does not look at the screen.
    if (error !== undefined && this.isSpeakingAloud) this.dispatch({ type: 'announce', text: error.message })
    this.dispatch({ type: 'response-finished', responseId })
  }
}
