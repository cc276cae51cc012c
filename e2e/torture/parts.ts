import { bigStore } from './big-store.ts'
import { deadPeer } from './dead-peer.ts'
import { doubleStart } from './double-start.ts'
import { fuzz } from './fuzz.ts'
import { fragments } from './fragments.ts'
import { hiddenPage } from './hidden-page.ts'
import { hugeAnswer } from './huge-answer.ts'
import { idleCutter } from './idle-cutter.ts'
import { kills } from './kills.ts'
import { killNine } from './kill-nine.ts'
import { midAnswer } from './mid-answer.ts'
import { sigterm } from './sigterm.ts'
import type { TorturePart } from './part.ts'
import { races } from './races.ts'
import { reconnects } from './reconnects.ts'
import { restart200 } from './restart.ts'
import { sigstop } from './sigstop.ts'
import { simulator } from './simulator.ts'
import { slowloris } from './slowloris.ts'
import { soak } from './soak.ts'
import { sockets } from './sockets.ts'
import { stuckReader } from './stuck-reader.ts'

/** Everything that `npm run torture` measures: a file and a line each. */
export const parts: readonly TorturePart[] = [
  simulator,
  reconnects,
  deadPeer,
  idleCutter,
  kills,
  bigStore,
  doubleStart,
  sigterm,
  killNine,
  midAnswer,
  sigstop,
  restart200,
  fuzz,
  stuckReader,
  hugeAnswer,
  slowloris,
  sockets,
  fragments,
  races,
  hiddenPage,
  soak,
]
