import type { Server } from 'node:http'
import { AssistantError } from '../../shared/protocol/errors.ts'

/** The address and not a name: `localhost` may be more than one address, and not all of them loopback. */
const loopback = '127.0.0.1'

/** `fail` for a port that the user asked for; `another` for one that is only preferred. 0 is any free port. */
export interface ListenOptions {
  readonly port: number
  readonly ifTaken?: 'fail' | 'another'
}

export async function listenOnLoopback(server: Server, options: ListenOptions): Promise<number> {
  try {
    return await listen(server, options.port)
  } catch (thrown) {
    const reason = reasonOf(thrown)
    if (reason === undefined) throw thrown
    if (options.ifTaken === 'another') return await listen(server, 0)
    const sentence = `Port ${options.port} ${reason}. Choose another with --port, or leave it out and Parley finds one.`
    throw new AssistantError('settings-invalid', sentence, { cause: thrown })
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new TypeError('A listening server has no port.'))
    })
  })
}

function reasonOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined
  if (thrown.code === 'EADDRINUSE') return 'is in use by another program'
  if (thrown.code === 'EACCES') return 'may not be opened by this user'
  return undefined
}
