import type { Hello } from '../../shared/protocol/client-messages.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { AttachedClient, SessionHub } from '../voice/client-channel.ts'
import { ChatLine } from './chat-line.ts'
import type { MessageListener, SessionDoors } from './session-doors.ts'

/** A session answers a command in the same tick or after one write to disk; this long means that it never will. */
const resultDeadlineMs = 10_000

export type CommandResult = Extract<ServerMessage, { type: 'command-result' }>
export type SessionCommand = Extract<Parameters<AttachedClient['receive']>[0], { id: string }>

export interface HttpCommandPorts {
  readonly hub: SessionHub
  readonly doors: SessionDoors
  readonly clock: Clock
}

/**
 * Runs one command in a session and waits for its result. Through the client that is attached, whatever its transport;
 * when there is none, by a short visit of its own.
 */
export async function runCommand(
  hello: Hello,
  command: SessionCommand,
  ports: HttpCommandPorts,
): Promise<CommandResult> {
  const sessionId = hello.sessionId ?? ''
  let leave: () => void = () => undefined
  let cancelDeadline: () => void = () => undefined
  try {
    return await new Promise<CommandResult>((resolve, reject) => {
      const listener = resultListener(command.id, { resolve, reject })
      cancelDeadline = ports.clock.after(resultDeadlineMs, () => {
        reject(
          new AssistantError('internal', 'The session did not answer this command. Try again, or start a new one.'),
        )
      })
      const door = ports.doors.find(sessionId)
      if (door !== undefined) {
        leave = door.listen(listener)
        door.attached.receive(command)
        return
      }
      const line = ChatLine.open(hello, listener, ports)
      leave = () => {
        line.leave(listener)
      }
      if (line.attached.sessionId !== sessionId) throw unknownSession()
      line.attached.receive(command)
    })
  } finally {
    cancelDeadline()
    leave()
  }
}

export function unknownSession(): AssistantError {
  return new AssistantError('unknown-session', 'There is no such session any more. Start one with POST /api/chat.')
}

function resultListener(
  commandId: string,
  outcome: { resolve(result: CommandResult): void; reject(error: AssistantError): void },
): MessageListener {
  return {
    receive(message) {
      if (message.type === 'command-result' && message.commandId === commandId) outcome.resolve(message)
    },
    bufferedBytes: () => 0,
    closed() {
      outcome.reject(new AssistantError('not-ready', 'The session changed hands before it answered. Send it again.'))
    },
  }
}
