import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../shared/std/clock.ts'
import type { Log } from '../telemetry/log.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import { createApi } from './api.ts'
import { importPace, smallBodyPace, watchBody } from './body-watch.ts'
import type { AudioOutputKeeper } from './api-routes.ts'
import { Connections } from './connections.ts'
import type { ConversationKeeper, DataKeeper } from './conversation-keeper.ts'
import { isImport } from './data-routes.ts'
import type { FrameLimits } from './frame-budget.ts'
import type { DuelDoor } from './duel-routes.ts'
import { gateHosts, gateOrigins, type GateRules } from './gate.ts'
import { createGatekeeper } from './gatekeeper.ts'
import { HostCommands } from './host-commands.ts'
import type { ReadParts } from './import-reading.ts'
import { listenOnLoopback, type ListenOptions } from './listen.ts'
import { sendPageFile, type PageFiles } from './page.ts'
import { refuseRequest, refuseUpgrade } from './refusal.ts'
import { sendJson } from './send-json.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import { createSocketDoor } from './socket-door.ts'
import { Credentials } from './tickets.ts'

/** What a peer gets to finish when the server stops. */
const closeGraceMs = 1_000

export interface ParleyServerOptions {
  readonly hub: SessionHub
  readonly conversations: ConversationKeeper
  readonly data: DataKeeper
  readonly readImportParts?: ReadParts | undefined
  readonly audioOutput: AudioOutputKeeper
  readonly duel: DuelDoor
  readonly settings: SettingsKeeper
  readonly clock: Clock
  /** Cryptographically strong. */
  readonly random: (bytes: number) => Uint8Array
  readonly log: Log
  readonly limits: FrameLimits & { readonly connections: number }
  readonly page: PageFiles
  /** Beside 127.0.0.1 and localhost, with or without a port. */
  readonly allowedHosts: readonly string[]
  readonly version: string
}

/** The server does not own the hub: whoever made it closes it, after the server. */
export interface ParleyServer {
  readonly launchSecret: string
  listen(options: ListenOptions): Promise<{ readonly port: number }>
  /** For a page whose host hands it over itself: buys one page credential, within two minutes. */
  mintPageTicket(): string
  /** The address of the page with a ticket in it: good once, for two minutes. */
  mintLink(): string
  /** Whoever changed them, wherever: every open page reads them again. */
  settingsChanged(): void
  /** Voids every secret, credential and ticket, and closes what was opened with them. */
  rotateCredentials(): void
  /** No new requests, everybody told, the port free; idempotent. */
  close(): Promise<void>
}

export function createParleyServer(options: ParleyServerOptions): ParleyServer {
  const { clock, log, page } = options
  const credentials = new Credentials({ clock, random: options.random })
  const connections = new Connections(options.limits.connections)
  const hostCommands = new HostCommands({ clock })
  const ports = { ...options, connections, hostCommands }
  const api = createApi(ports)
  const sockets = createSocketDoor(ports)
  let rules: GateRules = { hosts: new Set(), origins: new Set(), page }
  const gatekeeper = createGatekeeper({ credentials, clock, log, rules: () => rules })
  let closing: Promise<void> | undefined
  let url = ''

  const mintLink = (): string => `${url}/#ticket=${credentials.mintLinkTicket()}`

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const admission = gatekeeper.admit(request, false)
    const isLong = admission.door === 'api' && isImport(request)
    watchBody(request, response, { clock, pace: isLong ? importPace : smallBodyPace })
    if (admission.door === 'none' || admission.door === 'socket') {
      refuseRequest(response, admission.door === 'none' ? admission.status : 403)
      return
    }
    // A client that asked whether it may send its body is told only now.
    if (request.headers.expect !== undefined) response.writeContinue()
    switch (admission.door) {
      case 'page': {
        const file = page.get(admission.path)
        if (file !== undefined) sendPageFile(response, file, request.headers['if-none-match'])
        break
      }
      case 'tickets':
        sendJson(response, { body: credentials.mintTicket() })
        break
      case 'link-tickets':
        sendJson(response, { body: { link: mintLink() } })
        break
      case 'page-credential':
        sendJson(response, { body: { credential: credentials.mintPageCredential() } })
        break
      case 'api':
        api(request, response)
        break
    }
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until ws takes it over, nobody else listens, and a reset would end the process.
    socket.on('error', () => socket.destroy())
    const admission = gatekeeper.admit(request, true)
    if (admission.door === 'socket' && closing === undefined) sockets.accept(request, socket, head)
    else refuseUpgrade(socket, admission.door === 'none' ? admission.status : 403)
  }

  const http = createServer({
    // Counted from the first byte anew, and looked at once in the checking interval: someone who waits as long as he can
    // and then dribbles is shed within 4.5 s.
    headersTimeout: 2_000,
    // Whatever comes after them is watched for each request by itself.
    requestTimeout: 0,
    connectionsCheckingInterval: 250,
    // The gate answers a missing Host like any other wrong one.
    requireHostHeader: false,
  })
  http.on('request', onRequest)
  http.on('checkContinue', onRequest)
  http.on('checkExpectation', onRequest)
  http.on('upgrade', onUpgrade)

  return {
    get launchSecret() {
      return credentials.launchSecret
    },
    async listen(listenOptions) {
      const port = await listenOnLoopback(http, listenOptions)
      url = `http://127.0.0.1:${port}`
      const hosts = gateHosts(port, options.allowedHosts)
      rules = { hosts, origins: gateOrigins(port, options.allowedHosts), page }
      log.info('listening', { port })
      return { port }
    },
    mintPageTicket: () => credentials.mintLinkTicket(),
    mintLink,
    settingsChanged() {
      hostCommands.settingsChanged()
    },
    rotateCredentials() {
      credentials.rotate()
      hostCommands.close()
      connections.closeAll('credentialRevoked')
    },
    close() {
      hostCommands.close()
      closing ??= stop({ http, connections, clock })
      return closing
    },
  }
}

async function stop(parts: {
  readonly http: Server
  readonly connections: Connections
  readonly clock: Clock
}): Promise<void> {
  const { http, connections, clock } = parts
  connections.closeAll('goingAway')
  const cancel = clock.after(closeGraceMs, () => {
    http.closeAllConnections()
  })
  const released = new Promise<void>((resolve) => {
    http.close(() => {
      resolve()
    })
  })
  // Streams that just ended leave their connections idle a moment later.
  setImmediate(() => {
    http.closeIdleConnections()
  })
  await Promise.all([released, connections.emptied()])
  cancel()
}
