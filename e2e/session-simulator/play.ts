import type { ManualClock } from '../../shared/std/manual-clock.ts'
import { ClientModel } from './client-model.ts'
import type { Cut, LossyLink } from './lossy-link.ts'
import { ServerModel } from './server-model.ts'
import type { World } from './world.ts'

/** Everything on the stage: a server, the client that stays, and perhaps another one that takes its session. */
export class Play {
  readonly world: World
  readonly clock: ManualClock
  readonly server: ServerModel
  client: ClientModel
  guest: ClientModel | undefined
  isAway = false
  /** Of the next connection that comes. */
  #cutNext: { readonly afterFrames: number; readonly cut: Cut } | undefined
  #isPeace = false
  #clients = 0
  #commands = 0

  constructor(world: World, clock: ManualClock) {
    this.world = world
    this.clock = clock
    this.server = new ServerModel(world, (link) => {
      this.#onLink(link)
    })
    this.client = this.newClient()
    this.client.open()
  }

  newClient(): ClientModel {
    return new ClientModel(this.world, this.server, ++this.#clients)
  }

  commandId(): string {
    return `c-${++this.#commands}`
  }

  cutNext(afterFrames: number, cut: Cut): void {
    this.#cutNext = { afterFrames, cut }
  }

  /** Time passes; only here. */
  pass(durationMs: number): void {
    this.clock.advance(durationMs)
  }

  /** Whatever was still to break stays whole. */
  makePeace(): void {
    this.#isPeace = true
    for (const link of this.server.links) link.cutAfterDown(Infinity, { clientLearnsMs: 0, serverLearnsMs: 0 })
  }

  #onLink(link: LossyLink): void {
    const cutting = this.#cutNext
    this.#cutNext = undefined
    if (cutting !== undefined && !this.#isPeace) link.cutAfterDown(cutting.afterFrames, cutting.cut)
  }
}
