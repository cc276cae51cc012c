/*
 * The least that `ws` can do for so many sockets: it sends back what is text and only receives audio, as Parley does. A
 * twin that sent the audio back too would have 50 frames a second more to send on each socket, which its pings wait
 * behind. Writes its port as one line.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket, request) => {
  request.socket.setNoDelay(true)
  socket.on('message', (data, isBinary) => {
    if (!isBinary) socket.send(data, { binary: false })
  })
})
await once(server, 'listening')
process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
// Until whoever started it is gone.
process.stdin.resume().on('end', () => process.exit(0))
