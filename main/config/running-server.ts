import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from './atomic-file.ts'

const name = 'running-server.json'
/** Who shows the page of a server: a second start must bring up the same, or leave it alone. */
export const serverHosts = ['electron', 'browser', 'terminal', 'headless'] as const
export type ServerHost = (typeof serverHosts)[number]

const contentSchema = z.strictObject({
  processId: z.int().positive(),
  ws: z.string(),
  secret: z.string(),
  host: z.enum(serverHosts).optional(),
})

/** Which server runs on a profile, and the secret that opens it: for `npm start -- --link`, and for this user alone. */
export type RunningServer = Readonly<z.infer<typeof contentSchema>>

export async function announceServer(profileDirectory: string, server: RunningServer): Promise<void> {
  const text = `${JSON.stringify(server)}\n`
  await writeAtomically(profileDirectory, { name, text, title: 'The address of this server' })
}

/** Of two servers on one profile the later is the one that is found, and it is not taken away by the earlier. */
export async function withdrawServer(profileDirectory: string, processId: number): Promise<void> {
  const announced = await announcedServer(profileDirectory)
  if (announced?.processId === processId) await rm(join(profileDirectory, name), { force: true })
}

/** What was announced last. A server that was killed has not withdrawn: ask whether its process is there. */
export async function announcedServer(profileDirectory: string): Promise<RunningServer | undefined> {
  try {
    return contentSchema.parse(JSON.parse(await readFile(join(profileDirectory, name), 'utf8')))
  } catch {
    return undefined
  }
}
