import type { Hello } from '../../shared/protocol/client-messages.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { AttachedClient, ClientChannel, SessionHub } from '../voice/client-channel.ts'

/** A session answers a command in the same tick or after one write to disk; this long means that it never will. */
const resultDeadlineMs = 10_000

export type CommandResult = Extract<ServerMessage, { type: 'command-result' }>
export type SessionCommand = Extract<Parameters<AttachedClient['receive']>[0], { id: string }>

/** Runs one command in a session by a short visit to it, beside whoever is attached, and waits for the result. */
export async function runCommand(
  hello: Hello,
  command: SessionCommand,
  ports: { readonly hub: SessionHub; readonly clock: Clock },
): Promise<CommandResult> {
  let attached: AttachedClient | undefined
  let cancelDeadline: () => void = () => undefined
  try {
    return await new Promise<CommandResult>((resolve, reject) => {
      cancelDeadline = ports.clock.after(resultDeadlineMs, () => {
        reject(
          new AssistantError('internal', 'The session did not answer this command. Try again, or start a new one.'),
        )
      })
      const visitor: ClientChannel = {
        kind: 'event-stream',
        send(message) {
          if (message.type === 'command-result' && message.commandId === command.id) resolve(message)
        },
        sendSpeech: () => undefined,
        bufferedBytes: () => 0,
        close() {
          reject(new AssistantError('not-ready', 'The session ended before it answered this command.'))
        },
      }
      attached = ports.hub.attach(hello, visitor)
      if (attached.sessionId !== hello.sessionId) throw unknownSession()
      attached.receive(command)
    })
  } finally {
    cancelDeadline()
    attached?.detach()
  }
}

export function unknownSession(): AssistantError {
  return new AssistantError('unknown-session', 'There is no such session any more. Start one with POST /api/chat.')
}
