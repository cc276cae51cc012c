import { resumeWindowMs } from '../../shared/protocol/limits.ts'
import { LossyLink, type DownFrame, type LinkEnd, type UpFrame } from './lossy-link.ts'
import { SessionModel, type Disk } from './session-model.ts'
import type { World } from './world.ts'

/** A server with one session: goes down and comes back with what it has on disk, and forgets who is away too long. */
export class ServerModel {
  readonly #world: World
  readonly #onLink: (link: LossyLink) => void
  readonly #disk: Disk = { epoch: 0, said: 0 }
  readonly #links = new Set<LossyLink>()
  #session: SessionModel | undefined
  #channels = 0
  #isUp = true
  #isReachable = true
  #cancelLeaving: () => void = () => undefined

  constructor(world: World, onLink: (link: LossyLink) => void) {
    this.#world = world
    this.#onLink = onLink
  }

  /** Undefined while nobody has come since the start, or for too long. */
  get session(): SessionModel | undefined {
    return this.#session
  }

  /** The newest connection that is not cut; those that were asked for and dropped count as well. */
  get links(): readonly LossyLink[] {
    return [...this.#links].filter((link) => !link.isCut)
  }

  /** Undefined where nobody answers. */
  connect(clientId: number, client: LinkEnd<DownFrame>): LossyLink | undefined {
    if (!this.#isUp || !this.#isReachable) return undefined
    const { clock, draw } = this.#world
    const baseMs = draw(0, 3) === 0 ? draw(20, 200) : draw(0, 5)
    const link: LossyLink = new LossyLink({
      clock,
      latencyMs: () => baseMs + draw(0, 3),
      client,
      server: this.#accept(clientId, () => link),
    })
    this.#links.add(link)
    this.#onLink(link)
    return link
  }

  setReachable(isReachable: boolean): void {
    this.#isReachable = isReachable
  }

  kill(): void {
    this.#isUp = false
    this.#cancelLeaving()
    this.#session?.die()
    this.#session = undefined
    for (const link of this.links) link.cut({ clientLearnsMs: this.#world.draw(0, 20), serverLearnsMs: 0 })
    this.#links.clear()
  }

  start(): void {
    this.#isUp = true
  }

  #accept(clientId: number, link: () => LossyLink): LinkEnd<UpFrame> {
    const channelId = ++this.#channels
    let session: SessionModel | undefined
    return {
      take: (frame) => {
        if (frame.kind === 'audio') session?.receiveAudio(channelId, frame.frame)
        else if (frame.message.type === 'hello') {
          session = this.#life()
          session.attach({ channelId, clientId, link: link(), hello: frame.message })
        } else session?.receive(channelId, frame.message)
      },
      lost: () => {
        this.#links.delete(link())
        session?.detach(channelId)
        if (session !== undefined && session === this.#session && !session.hasClient) this.#leaveLater(session)
      },
    }
  }

  #life(): SessionModel {
    this.#cancelLeaving()
    if (this.#session === undefined) {
      this.#disk.epoch += 1
      this.#world.note({ type: 'life', epoch: this.#disk.epoch, said: this.#disk.said })
      this.#session = new SessionModel(this.#world, this.#disk)
    }
    return this.#session
  }

  #leaveLater(session: SessionModel): void {
    this.#cancelLeaving()
    this.#cancelLeaving = this.#world.clock.after(resumeWindowMs, () => {
      session.die()
      this.#session = undefined
    })
  }
}
