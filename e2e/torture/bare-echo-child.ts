/*
 * The least that `ws` can do for so many sockets. With `text` it sends back what is text and only receives audio, as
 * Parley does; with `all` it is an echo in the full sense of the word, whose pings wait behind 50 frames a second that it
 * sends on each socket. Writes its port as one line.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

const sendsAll = process.argv[2] === 'all'
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket, request) => {
  request.socket.setNoDelay(true)
  socket.on('message', (data, isBinary) => {
    if (sendsAll || !isBinary) socket.send(data, { binary: isBinary })
  })
})
await once(server, 'listening')
process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
// Until whoever started it is gone.
process.stdin.resume().on('end', () => process.exit(0))
