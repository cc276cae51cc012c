import type { DuelBeginning } from '../shared/protocol/duel.ts'
import { speechRateHz as rateHz } from '../shared/audio/format.ts'
import { speakToClip } from './cli/spoken-clip.ts'
import { fixedProviders } from './providers/registry.ts'
import type { ProviderSet, TextToSpeech } from './providers/types.ts'
import type { DuelDoor } from './server/duel-routes.ts'
import { openUnkeptStore } from './store/unkept-store.ts'
import type { Store } from './store/types.ts'
import type { AttachedClient, ClientChannel, SessionHub } from './voice/client-channel.ts'
import { Sessions, type HubPorts } from './voice/session-hub.ts'

/*
 * *Hear me being interrupted*: a real session of its own, apart from the user's in three things: it is never kept, it
 * uses what comes with Parley whatever the settings say (it has to run without a key and without a network), and it
 * greets whoever comes with a speech that is long enough to be interrupted twice.
 */

/** About 16 seconds in the system's voices. Nothing in it is a claim that the next seconds do not show. */
const speech =
  'Hello. I am Parley, and I would like you to cut me short. ' +
  'In a moment somebody will clear their throat, and I shall lower my voice, find that nobody said a word, and carry on. ' +
  'After that they will ask me something, and I shall stop at once, because now it is their turn. ' +
  'You never have to wait for me to finish, and I always know how far you heard me.'
/** A question that the built-in brain answers from what it knows. */
const personWords = 'What day is it tomorrow?'
export const duelLanguage = 'en-US'
/** The page comes within seconds and stays for half a minute; a page that was closed must not leave children behind. */
const lastsMs = 120_000

export interface DuelPorts extends Omit<HubPorts, 'providers' | 'store' | 'onArrival'> {
  /** What comes with Parley, with the duel's own store of notes and timers behind the brain. */
  readonly builtIn: (store: Store) => ProviderSet
  /** Of the person: another than the assistant's where the machine has two. */
  readonly personVoice: () => Promise<TextToSpeech>
}

interface RunningDuel {
  readonly hub: Sessions
  readonly close: () => Promise<void>
}

/** One at a time: who begins anew ends the one before. */
export class Duel implements DuelDoor {
  readonly #ports: DuelPorts
  #running: RunningDuel | undefined
  #cancelEnd: () => void = () => undefined

  constructor(ports: DuelPorts) {
    this.#ports = ports
  }

  async begin(signal: AbortSignal): Promise<DuelBeginning> {
    const voice = await this.#ports.personVoice()
    let clip: Int16Array
    try {
      clip = await speakToClip(voice, personWords, { rateHz, language: duelLanguage, signal })
    } finally {
      await voice.close?.()
    }
    await this.close()
    const samples = Buffer.from(clip.buffer, clip.byteOffset, clip.byteLength).toString('base64')
    return { sessionId: this.#open(), person: { words: personWords, rateHz, samples } }
  }

  /** The hub that has this session, if it is the duel's. */
  hubOf(sessionId: string | undefined): SessionHub | undefined {
    const hub = this.#running?.hub
    return sessionId !== undefined && hub?.has(sessionId) === true ? hub : undefined
  }

  async close(): Promise<void> {
    this.#cancelEnd()
    const running = this.#running
    this.#running = undefined
    await running?.close()
  }

  #open(): string {
    const { builtIn, clock, newId } = this.#ports
    const store = openUnkeptStore(clock)
    const providers = builtIn(store)
    let hasSpoken = false
    const hub: Sessions = new Sessions({
      ...this.#ports,
      providers: fixedProviders(providers),
      store: store.conversations,
      settings: { ...this.#ports.settings, language: duelLanguage, mode: 'always-listening' },
      onArrival: () => {
        if (!hasSpoken) hasSpoken = hub.announce(speech)
      },
    })
    const sessionId = newId()
    store.conversations.rememberSession(sessionId, store.conversations.create().conversationId)
    this.#running = {
      hub,
      close: async () => {
        await hub.close()
        await Promise.all([providers.stt.close?.(), providers.tts.close?.()])
        store.close()
      },
    }
    this.#cancelEnd = clock.after(lastsMs, () => void this.close())
    return sessionId
  }
}

/** The user's sessions, and beside them the duel's. */
export function withDuel(hub: SessionHub, duel: Pick<Duel, 'hubOf'>): SessionHub {
  return {
    has: (sessionId) => duel.hubOf(sessionId) !== undefined || hub.has(sessionId),
    attach: (hello, channel: ClientChannel): AttachedClient =>
      (duel.hubOf(hello.sessionId) ?? hub).attach(hello, channel),
    ask: (text, options) => hub.ask(text, options),
    // The duel's is in no store but its own.
    openConversations: () => hub.openConversations(),
    leaveConversation: (conversationId) => {
      hub.leaveConversation(conversationId)
    },
    close: () => hub.close(),
  }
}
