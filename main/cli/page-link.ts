import { AssistantError } from '../../shared/protocol/errors.ts'
import { mintLink, serverAccess } from '../client/server-access.ts'
import { announcedServer } from '../config/running-server.ts'

/** A fresh link to the page of the server that runs on this profile. Says in a sentence when there is none. */
export async function linkOfRunningServer(
  profileDirectory: string,
  isRunning: (processId: number) => boolean,
): Promise<string> {
  const server = await announcedServer(profileDirectory)
  if (server === undefined || !isRunning(server.processId)) throw nothingRuns(profileDirectory)
  try {
    return await mintLink(serverAccess(server.ws, server.secret))
  } catch (cause) {
    // Its process number went to another program, or it is about to end.
    throw nothingRuns(profileDirectory, cause)
  }
}

export function isProcessRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

function nothingRuns(profileDirectory: string, cause?: unknown): AssistantError {
  const sentence = `No Parley is running on the profile ${profileDirectory}. Start it with "npm start", then ask for the link again.`
  return new AssistantError('not-ready', sentence, { cause })
}
