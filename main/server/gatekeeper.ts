import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../shared/std/clock.ts'
import type { Log } from '../telemetry/log.ts'
import { judgeRequest, type GateRequest, type GateRules, type GateVerdict } from './gate.ts'
import type { RefusalStatus } from './refusal.ts'
import type { Credentials } from './tickets.ts'
import { fullBucket, take, type Bucket, type Rate } from './token-bucket.ts'

/** Wrong credentials before they are answered with 429: a person who pastes an old link a few times never sees it. */
const badTryRate: Rate = { perSecond: 1, burst: 20 }

/** A door that was opened; its credential has been spent. */
export type Admission =
  | { readonly door: 'page'; readonly path: string }
  | { readonly door: 'api' | 'socket' | 'page-credential' | 'tickets' | 'link-tickets' }
  | { readonly door: 'none'; readonly status: RefusalStatus }

export interface Gatekeeper {
  admit(request: IncomingMessage, isUpgrade: boolean): Admission
}

export function createGatekeeper(ports: {
  readonly credentials: Credentials
  readonly clock: Clock
  readonly log: Log
  readonly rules: () => GateRules
}): Gatekeeper {
  const { credentials, clock, log } = ports
  let badTries: Bucket = fullBucket(badTryRate, clock.nowMs())

  // The bucket is asked only after a wrong credential, so the right one works however many wrong ones came before it.
  const refuse = (status: 401 | 403): Admission => {
    if (status === 403) return { door: 'none', status }
    const taken = take(badTries, badTryRate, clock.nowMs())
    badTries = taken.bucket
    // Logged only while the bucket lasts: a flood of bad tries must not become a flood of lines.
    if (taken.isTaken) log.warn('credential refused')
    return { door: 'none', status: taken.isTaken ? 401 : 429 }
  }

  return {
    admit(request, isUpgrade) {
      const verdict = judgeRequest(gateRequestOf(request, isUpgrade), ports.rules())
      if (verdict.door === 'none') return refuse(verdict.status)
      return holds(verdict, credentials) ? verdict : refuse(401)
    },
  }
}

function holds(verdict: Exclude<GateVerdict, { door: 'none' }>, credentials: Credentials): boolean {
  switch (verdict.door) {
    case 'page':
      return true
    case 'tickets':
      return credentials.isBearer(verdict.bearer)
    case 'link-tickets':
      return credentials.isLaunchSecret(verdict.bearer)
    case 'page-credential':
      return credentials.spendTicket(verdict.ticket, 'link')
    case 'api':
    case 'socket':
      return credentials.spendTicket(verdict.ticket, 'request')
  }
}

function gateRequestOf(request: IncomingMessage, isUpgrade: boolean): GateRequest {
  const all = request.headersDistinct
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    isUpgrade,
    hosts: all.host ?? [],
    origins: all.origin ?? [],
    fetchSites: all['sec-fetch-site'] ?? [],
    authorizations: all.authorization ?? [],
    subprotocols: all['sec-websocket-protocol'] ?? [],
  }
}
