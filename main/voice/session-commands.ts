import type { ClientCommand } from '../../shared/protocol/client-messages.ts'
import { toAssistantError, type ErrorCode } from '../../shared/protocol/errors.ts'
import type { CommandResult } from '../../shared/session/server-end-events.ts'
import { failureFields } from '../telemetry/failure-fields.ts'
import type { Log } from '../telemetry/log.ts'
import type { Conversation } from './conversation.ts'
import type { TurnEvent } from './turn-state.ts'

/** What a command may do to its session. */
export interface CommandTarget {
  readonly isSpeakingAloud: boolean
  readonly isQueueFull: boolean
  giveUpVoice(): void
  dispatch(event: TurnEvent): void
  onPlayout(responseId: number, playedSamples: number, isFinal: boolean): void
  answerTool(toolCallId: string, output: unknown): boolean
  speechStartProblem(utteranceId: number): string | undefined
  isHearing(utteranceId: number): boolean
  readonly conversation: Pick<Conversation, 'knows' | 'isKept'>
  conversationExists(conversationId: string): boolean
  createConversation(): string
  openConversation(conversationId: string): void
}

/** Runs one command of a client's and says what became of it. What breaks is an answer too: run again, it would do its first half twice. */
export function answerTo(
  session: CommandTarget,
  command: ClientCommand,
  { isFromSocket, log }: { readonly isFromSocket: boolean; readonly log: Log },
): CommandResult {
  try {
    return run(session, command, isFromSocket)
  } catch (thrown) {
    log.error('command failed', { command: command.type, ...failureFields(thrown) })
    const { code, message } = toAssistantError(thrown)
    return failed(command, code, message)
  }
}

function run(session: CommandTarget, command: ClientCommand, isFromSocket: boolean): CommandResult {
  switch (command.type) {
    case 'text-submit': {
      const { id: itemId, text, whileSpeaking } = command
      // Sent again to a server that was started again: what it remembered of commands is gone, the turn is on disk.
      if (session.conversation.knows(itemId)) return done(command)
      if (session.isQueueFull) {
        return failed(
          command,
          'rate-limited',
          'Twenty texts are waiting for an answer. This one was not taken; send it again later.',
        )
      }
      session.giveUpVoice()
      const isSpoken = isFromSocket && session.isSpeakingAloud
      session.dispatch({ type: 'text-submit', text, whileSpeaking, isSpoken, itemId })
      return session.conversation.isKept(itemId) ? done(command) : { ...done(command), ...notOnDisk }
    }
    case 'speech-start': {
      const problem = session.speechStartProblem(command.utteranceId)
      if (problem !== undefined) return failed(command, 'bad-frame', problem)
      const { utteranceId, interrupts = true } = command
      session.dispatch({ type: 'speech-start', utteranceId, interrupts })
      return done(command)
    }
    case 'speech-end':
      if (!session.isHearing(command.utteranceId)) {
        return failed(command, 'not-found', 'No utterance with this number is being heard. Nothing was changed.')
      }
      session.dispatch({ type: 'speech-end', utteranceId: command.utteranceId })
      return done(command)
    case 'response-stop': {
      const { responseId, playedSamples, reason } = command
      if (responseId !== undefined && playedSamples !== undefined) {
        session.onPlayout(responseId, playedSamples, true)
      }
      session.dispatch({ type: 'stop', responseId, reason })
      return done(command)
    }
    case 'mode-set':
      session.dispatch({ type: 'mode-set', mode: command.mode })
      return done(command)
    case 'mute-set':
      session.dispatch({ type: 'mute-set', isMuted: command.isMuted })
      return done(command)
    case 'conversation-open': {
      const { conversationId } = command
      if (conversationId !== undefined && !session.conversationExists(conversationId)) {
        return failed(command, 'unknown-conversation', 'That conversation is not here any more. Nothing was changed.')
      }
      session.openConversation(conversationId ?? session.createConversation())
      return done(command)
    }
    case 'tool-result':
      return session.answerTool(command.toolCallId, command.output)
        ? done(command)
        : failed(command, 'not-found', 'No answer is waiting for this tool result. It was not used.')
    default:
      return command satisfies never
  }
}

/** It is answered; but who was promised more would lose it with the process. */
const notOnDisk = { code: 'store-failed', message: 'This text was taken, and could not be saved yet.' } as const

function done(command: ClientCommand): CommandResult {
  return { type: 'command-result', commandId: command.id, isOk: true }
}

function failed(command: ClientCommand, code: ErrorCode, message: string): CommandResult {
  return { type: 'command-result', commandId: command.id, isOk: false, code, message }
}
