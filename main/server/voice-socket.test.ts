import { afterEach, describe, expect, it } from 'vitest'
import { LoopbackSocket } from '../testing/loopback-socket.ts'
import { startLoopbackServer, type LoopbackServer } from '../testing/loopback-server.ts'

let running: LoopbackServer | undefined
async function start(): Promise<LoopbackServer> {
  running = await startLoopbackServer()
  return running
}
afterEach(async () => {
  await running?.server.close()
})

describe('the hello', () => {
  it('is answered by the welcome of the session', async () => {
    const server = await start()
    const client = await LoopbackSocket.connect(server)
    expect(await client.next('welcome')).toMatchObject({ sessionId: 'session-1', isResumed: false })
  })
})
