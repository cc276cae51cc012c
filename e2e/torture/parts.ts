import { bigStore } from './big-store.ts'
import { deadPeer } from './dead-peer.ts'
import { doubleStart } from './double-start.ts'
import { fuzz } from './fuzz.ts'
import { idleCutter } from './idle-cutter.ts'
import { kills } from './kills.ts'
import type { TorturePart } from './part.ts'
import { reconnects } from './reconnects.ts'
import { simulator } from './simulator.ts'

/** Everything that `npm run torture` measures: a file and a line each. */
export const parts: readonly TorturePart[] = [
  simulator,
  reconnects,
  deadPeer,
  idleCutter,
  kills,
  bigStore,
  doubleStart,
  fuzz,
]
