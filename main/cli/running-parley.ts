import { AssistantError } from '../../shared/protocol/errors.ts'
import { mintLink, requestWithTicket, serverAccess, type ServerAccess } from '../client/server-access.ts'
import { announcedServer, type ServerHost } from '../config/running-server.ts'
import { startCommand } from './start-command.ts'

/** A Parley that serves a profile now: it has just answered. */
export interface RunningParley {
  readonly access: ServerAccess
  readonly processId: number
  readonly host: ServerHost
  /** A fresh one. */
  readonly link: string
}

export async function runningParley(
  profileDirectory: string,
  isRunning: (processId: number) => boolean,
): Promise<RunningParley | undefined> {
  const server = await announcedServer(profileDirectory)
  if (server === undefined || !isRunning(server.processId)) return undefined
  const access = serverAccess(server.ws, server.secret)
  try {
    const link = await mintLink(access, AbortSignal.timeout(5_000))
    return { access, processId: server.processId, host: server.host ?? 'headless', link }
  } catch {
    // Its process number went to another program, or it is about to end.
    return undefined
  }
}

/** Switches the voice of its page on or off. */
export async function toggleTalk({ access }: Pick<RunningParley, 'access'>): Promise<void> {
  await requestWithTicket(access, '/api/host-commands', { method: 'POST', body: { command: 'toggle-voice' } })
}

export function nothingRuns(profileDirectory: string): AssistantError {
  const sentence = `No Parley is running on the profile ${profileDirectory}. Start it with "${startCommand()}", then ask again.`
  return new AssistantError('not-ready', sentence)
}

export function isProcessRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
