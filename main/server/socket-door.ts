import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { protocolVersion, textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { FrameTrace } from '../telemetry/frame-trace.ts'
import type { Log } from '../telemetry/log.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { tooManyConnections } from './chat-streams.ts'
import type { Connections } from './connections.ts'
import type { FrameLimits } from './frame-budget.ts'
import { ParleySocket } from './parley-socket.ts'
import { VoiceSocket } from './voice-socket.ts'
import { WriteBatch } from './write-batch.ts'

/** A client of ours sends each frame whole; a proxy may split one now and then. */
const fragmentsAllowed = 16
/** Pieces of one frame as TCP delivers them: the largest frame in pieces of 64 bytes. */
const chunksAllowed = textFrameMaxBytes / 64

export interface SocketDoorPorts {
  readonly hub: SessionHub
  readonly clock: Clock
  readonly log: Log
  readonly limits: FrameLimits
  readonly connections: Connections
}

export interface SocketDoor {
  /** For an upgrade that the gate has let through. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export function createSocketDoor(ports: SocketDoorPorts): SocketDoor {
  const server = new WebSocketServer<typeof ParleySocket>({
    noServer: true,
    clientTracking: false,
    // Compression costs more time than loopback saves, and holds memory for each socket.
    perMessageDeflate: false,
    maxPayload: textFrameMaxBytes,
    maxFragments: fragmentsAllowed,
    maxBufferedChunks: chunksAllowed,
    // The answer names the protocol and never the ticket.
    handleProtocols: () => protocolVersion,
    WebSocket: ParleySocket,
  })
  return {
    accept(request, socket, head) {
      request.socket.setNoDelay(true)
      server.handleUpgrade(request, socket, head, (parleySocket) => {
        open(parleySocket, { ...ports, writes: new WriteBatch(request.socket, setImmediate) })
      })
    },
  }
}

function open(socket: ParleySocket, ports: SocketDoorPorts & { readonly writes: WriteBatch }): void {
  const { clock, log, connections } = ports
  const connectionId = connections.nextId()
  const trace = new FrameTrace({ log, clock, transport: 'socket', connectionId })
  const isFull = connections.isFull
  const voiceSocket = new VoiceSocket(socket, {
    ...ports,
    trace,
    onClosed: () => {
      connections.remove(connectionId)
    },
  })
  if (isFull) {
    // Refused after the upgrade: a browser shows its page nothing of an answer that is not 101.
    const { code, message } = tooManyConnections()
    voiceSocket.send({ type: 'error', code, message })
    voiceSocket.close('rateLimited')
    return
  }
  connections.add({
    connectionId,
    transport: 'socket',
    openedAtMs: clock.nowMs(),
    trace,
    bufferedBytes: () => voiceSocket.bufferedBytes(),
    close: (name) => {
      voiceSocket.close(name)
    },
  })
}
