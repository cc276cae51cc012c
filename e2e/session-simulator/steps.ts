import type { OutgoingCommand } from '../../shared/session/client-end-events.ts'
import type { Cut } from './lossy-link.ts'
import type { Play } from './play.ts'

interface Step {
  readonly name: string
  /** How often, among all. */
  readonly weight: number
  readonly take: (play: Play) => void
}

const deadPeerMs = 9_000

/** Both ends hear of it, sooner or later; a half-open link is one where an end learns only from the silence. */
function drawCut({ world: { draw } }: Play): Cut {
  const soon = (): number => draw(0, 50)
  const late = (): number => deadPeerMs + draw(0, 1_000)
  const kind = draw(0, 9)
  return { clientLearnsMs: kind === 0 ? Infinity : soon(), serverLearnsMs: kind <= 2 ? late() : soon() }
}

function drawCommand(play: Play): OutgoingCommand {
  const id = play.commandId()
  const kind = play.world.draw(0, 9)
  if (kind < 6) return { type: 'text-submit', id, text: 'a question' }
  if (kind < 9) return { type: 'mute-set', id, isMuted: kind === 8 }
  return { type: 'response-stop', id }
}

function say(play: Play, count: number, bytes?: number): void {
  const { session } = play.server
  for (let left = count; left > 0; left--) session?.say({ type: 'text-delta', responseId: 0, text: 'words' }, bytes)
}

const steps: readonly Step[] = [
  {
    name: 'talk',
    weight: 300,
    take: (play) => {
      say(play, play.world.draw(1, 6))
    },
  },
  {
    name: 'command',
    weight: 150,
    take: (play) => {
      play.client.issue(drawCommand(play))
    },
  },
  {
    name: 'commands',
    weight: 8,
    take: (play) => {
      for (let left = play.world.draw(20, 45); left > 0; left--) play.client.issue(drawCommand(play))
    },
  },
  {
    name: 'microphone',
    weight: 80,
    take: (play) => {
      const { clock } = play.world
      const frames = play.world.draw(1, 40)
      const { client } = play
      for (let frame = 0; frame < frames; frame++)
        clock.after(frame * 100, () => {
          client.record()
        })
    },
  },
  {
    name: 'answer',
    weight: 120,
    take: (play) => {
      play.server.session?.startAnswer(play.world.draw(1, 12 * 24_000))
    },
  },
  {
    name: 'interrupt',
    weight: 30,
    take: (play) => {
      play.server.session?.interrupt()
    },
  },
  {
    name: 'cut',
    weight: 120,
    take: (play) => {
      for (const link of play.server.links) link.cut(drawCut(play))
    },
  },
  {
    name: 'cut into a resume',
    weight: 50,
    take: (play) => {
      play.cutNext(play.world.draw(0, 25), drawCut(play))
      for (const link of play.server.links) link.cut(drawCut(play))
    },
  },
  {
    name: 'crash',
    weight: 15,
    take: (play) => {
      play.server.kill()
      play.world.clock.after(play.world.draw(10, 3_000), () => {
        play.server.start()
      })
    },
  },
  {
    name: 'reload',
    weight: 15,
    take: (play) => {
      play.client.vanish()
      play.client = play.newClient()
      play.client.open({ sessionId: 's-1' })
    },
  },
  {
    name: 'another client',
    weight: 10,
    take: (play) => {
      if (play.guest !== undefined) return
      const guest = play.newClient()
      play.guest = guest
      guest.open({ sessionId: 's-1' })
      play.world.clock.after(play.world.draw(0, 5_000), () => {
        endVisit(play)
      })
    },
  },
  {
    name: 'away',
    weight: 8,
    take: (play) => {
      const { clock, draw } = play.world
      play.server.setReachable(false)
      for (const link of play.server.links) link.cut(drawCut(play))
      clock.after(draw(1_000, 150_000), () => {
        play.server.setReachable(true)
      })
      // As much as the window holds, give or take; by number or by size.
      const isLarge = draw(0, 1) === 0
      clock.after(draw(0, 500), () => {
        if (isLarge) say(play, draw(1, 12), 120_000)
        else say(play, draw(900, 1_100))
      })
      if (draw(0, 1) === 0) play.pass(draw(60_000, 140_000))
    },
  },
]

const weights = steps.reduce((sum, { weight }) => sum + weight, 0)

export function takeStep(play: Play): void {
  const { draw, note } = play.world
  let at = draw(0, weights - 1)
  const step = steps.find(({ weight }) => (at -= weight) < 0)
  if (step === undefined) throw new Error('The weights of the steps do not add up.')
  note({ type: 'step', name: step.name })
  step.take(play)
  play.pass(draw(0, 9) === 0 ? draw(500, 8_000) : draw(0, 400))
}

/** The faults are over. What still goes on is given the time that it may take. */
export function quietDown(play: Play): void {
  play.makePeace()
  play.server.start()
  play.server.setReachable(true)
  // Every fault that is under way has come to its end: an away, a crash, a visit, a dead peer.
  play.pass(160_000)
  endVisit(play)
  if (play.client.isClosed) play.client.open()
  play.pass(120_000)
  const { client, server } = play
  const { session } = server
  play.world.note({
    type: 'quiet',
    isOpen: client.isOpen,
    client: client.place,
    server: session === undefined ? {} : { epoch: session.epoch, seq: session.lastSeq },
    unanswered: client.unanswered,
    isSpeaking: session?.isSpeaking ?? false,
  })
}

/** The one that was replaced is told to stop, and takes its session back when its user asks for it. */
function endVisit(play: Play): void {
  play.guest?.close()
  play.guest = undefined
  if (play.client.isClosed) play.client.open()
}
