import { waitMs } from '../../../shared/std/clock.ts'
import type { Faults } from '../../fault-proxy/faults.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import type { SeededRandom } from '../../sound-sets/random.ts'
import {
  fuzzedFrames,
  killedClient,
  microphoneFlood,
  pastedMegabyte,
  secondWindow,
  slowSockets,
  stuckReaders,
} from './rude-clients.ts'
import type { StruckPlace } from './place.ts'

export interface SoakFault {
  readonly name: string
  /** While it stops the server itself, how late the event loop was says nothing. */
  readonly stopsTheServer?: boolean
  /** Resolves when it is over; answers with what the server should have done and did not. */
  strike(place: StruckPlace): Promise<string | undefined>
}

const longMs = 20_000

export const soakFaults: readonly SoakFault[] = [
  {
    name: 'reset',
    strike({ proxy }) {
      proxy.cutAll()
      return Promise.resolve(undefined)
    },
  },
  network('black hole', { toServer: { isBlackHole: true }, toClient: { isBlackHole: true } }, 15_000),
  network('latency', { toServer: { latencyMs: 150 }, toClient: { latencyMs: 150 } }),
  network('slices', { toServer: { sliceBytes: 100 }, toClient: { sliceBytes: 100 } }),
  network('bandwidth', { toServer: { bytesPerSecond: 24_000 }, toClient: { bytesPerSecond: 24_000 } }),
  network('slow close', { slowCloseMs: 5_000 }),
  {
    name: 'stopped server',
    stopsTheServer: true,
    async strike({ server, scale }) {
      process.kill(server.pid, 'SIGSTOP')
      await waitMs(clock, Math.max(200, 5_000 * scale))
      process.kill(server.pid, 'SIGCONT')
      return undefined
    },
  },
  {
    name: 'providers',
    async strike(place) {
      place.areProvidersInTrouble = true
      await waitMs(clock, longMs * place.scale)
      place.areProvidersInTrouble = false
      return undefined
    },
  },
  { name: 'stuck readers', strike: (place) => stuckReaders(place, longMs * place.scale) },
  { name: 'fuzz', strike: fuzzedFrames },
  { name: 'slowloris', strike: slowSockets },
  { name: 'second window', strike: secondWindow },
  { name: 'killed client', strike: killedClient },
  { name: 'paste of 1 MB', strike: pastedMegabyte },
  { name: 'microphone flood', strike: microphoneFlood },
]

/** All of them once, then again in another order, without an end. */
export function* drawnFaults(random: SeededRandom): Generator<SoakFault, never> {
  for (;;) {
    const left = [...soakFaults]
    while (left.length > 0) yield* left.splice(Math.floor(random.between(0, left.length)), 1)
  }
}

function network(name: string, faults: Faults, lastsMs = longMs): SoakFault {
  return {
    name,
    async strike({ proxy, scale }) {
      proxy.set(faults)
      await waitMs(clock, lastsMs * scale)
      proxy.set({})
      return undefined
    },
  }
}
