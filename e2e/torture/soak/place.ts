import { startFaultProxy, type FaultProxy } from '../../fault-proxy/fault-proxy.ts'
import type { ReadyLine } from '../../parley-process.ts'
import type { ChatReply } from '../../simulators/chat-completions-simulator.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { lastUserText, startProviderSet, type ProviderSet } from '../../simulators/provider-set.ts'
import type { Fault } from '../../simulators/scripted-stream.ts'
import { seededRandom, type SeededRandom } from '../../sound-sets/random.ts'
import { mintTicket } from '../wire-socket.ts'
import { startWeighedServer, type WeighedServer } from '../weighed-server.ts'

/** What somebody says decides how long the answer is. */
export const sayings = {
  short: 'How are you?',
  story: 'Tell me a story.',
  everything: 'Tell me everything, as fast as you can.',
} as const

/** The real server, its three providers, and the network between it and those who use it. */
export interface SoakPlace {
  readonly server: WeighedServer
  /** The server behind the network that has faults. */
  readonly through: ReadyLine
  readonly proxy: FaultProxy
  readonly providers: ProviderSet
  readonly random: SeededRandom
  /** Of the times of the long form, what a fault takes here. */
  readonly scale: number
  /** How many times as fast as people they talk, type and think. */
  readonly hurry: number
  /** Of ten visits, how many are somebody's first: of those the server remembers each for two minutes, with its sound. */
  readonly newcomers: number
  /** While it is set, some of what the providers are asked goes wrong. */
  areProvidersInTrouble: boolean
  close(): Promise<void>
}

export interface StruckPlace extends SoakPlace {
  /** Of somebody who has it open in a window. */
  readonly sessionId: () => string
}

export async function startSoakPlace(
  asked: Pick<SoakPlace, 'scale' | 'hurry' | 'newcomers'> & { readonly seed: number },
): Promise<SoakPlace> {
  const random = seededRandom(asked.seed)
  const state = { areProvidersInTrouble: false }
  const trouble = (): { readonly fault?: Fault } => {
    const fault = state.areProvidersInTrouble ? troubles[Math.floor(random.between(0, troubles.length))] : undefined
    return fault === undefined ? {} : { fault }
  }
  const providers = await startProviderSet({
    clock,
    apiKey: 'right',
    answer: (request) => ({ ...replyTo(lastUserText(request), random, asked), ...trouble() }),
    hear: (index) => ({ text: index % 4 === 3 ? sayings.story : sayings.short, ...trouble() }),
    speechFault: () => trouble().fault,
  })
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target })
  const host = `127.0.0.1:${proxy.port}`
  const closeBoth = async (): Promise<void> => {
    await Promise.all([proxy.close(), providers.close()])
  }
  const server = await startWeighedServer({ settings: providers.settings, args: ['--allow-host', host] }).catch(
    async (thrown: unknown) => {
      // Open, they would keep the process from its end.
      await closeBoth()
      throw thrown
    },
  )
  target.port = Number(new URL(server.ready.url).port)
  return {
    ...{ server, proxy, providers, random, scale: asked.scale, hurry: asked.hurry, newcomers: asked.newcomers },
    through: { ...server.ready, url: `http://${host}`, ws: `ws://${host}/socket` },
    get areProvidersInTrouble() {
      return state.areProvidersInTrouble
    },
    set areProvidersInTrouble(are) {
      state.areProvidersInTrouble = are
    },
    async close() {
      await server.end()
      await closeBoth()
    },
  }
}

/** A request of the API, as a page sends it. */
export async function request(
  { through }: SoakPlace,
  path: string,
  sent: { readonly method?: string; readonly body?: object } = {},
): Promise<Response> {
  const headers = { origin: through.url, authorization: `Ticket ${await mintTicket(through)}` }
  return await fetch(through.url + path, {
    method: sent.method ?? 'GET',
    headers: sent.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    signal: AbortSignal.timeout(requestPatienceMs),
  })
}

const requestPatienceMs = 40_000

const troubles: readonly (Fault | undefined)[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
  { kind: 'stall', afterParts: 3 },
  { kind: 'cut', afterParts: 3 },
  { kind: 'error-event', afterParts: 2 },
  undefined,
]

function replyTo(text: string, random: SeededRandom, { scale, hurry }: Pick<SoakPlace, 'scale' | 'hurry'>): ChatReply {
  const words = (count: number): string[] =>
    Array.from({ length: count }, (_, at) => `word${at}${at % 8 === 7 ? '. ' : ' '}`)
  // What was not answered comes again with what was said after it: the last of it counts.
  const [last] = Object.values(sayings).toSorted((one, other) => text.lastIndexOf(other) - text.lastIndexOf(one))
  // A hundred times as fast as anybody reads, for as long as a reader stands still.
  if (last === sayings.everything) return { tokens: words(Math.round(20_000 * scale)), delayMs: 1 }
  if (last === sayings.story) return { tokens: words(100), firstDelayMs: 50, delayMs: 25 / hurry }
  return { tokens: words(Math.round(random.between(4, 12) / hurry)), firstDelayMs: 50, delayMs: 15 }
}
