import { join } from 'node:path'
import { launchChromium } from '../browser/chromium.ts'
import { startParley } from '../parley-process.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { startPerson } from '../sound-card/person.ts'
import { startRecorder } from '../sound-card/recorder.ts'
import { openSoundCard } from '../sound-card/sound-card.ts'
import { missingPrograms } from '../walks/machine.ts'
import { openScreen } from '../walks/screen.ts'
import type { Stage } from './conversation.ts'
import { filmPage, type PageFilm } from './page-film.ts'
import type { PersonVoice } from './person-voice.ts'
import { Protocol } from './report.ts'
import { startRoomTone } from './room-tone.ts'
import { tapSocket } from './socket-tap.ts'

export interface DemoRoom {
  readonly stage: Stage
  readonly film: PageFilm
  close(): Promise<void>
}

const size = { width: 1280, height: 800 }
const listeningWithinMs = 30_000

/** A person with a loudspeaker and a microphone in front of Parley as it ships, with no key and no model of anybody's. */
export async function openDemoRoom(options: {
  readonly directory: string
  readonly voice: PersonVoice | undefined
}): Promise<DemoRoom> {
  const opened: (() => Promise<unknown>)[] = []
  const keep = <T>(thing: T, close: (thing: T) => Promise<unknown>): T => {
    opened.unshift(() => close(thing))
    return thing
  }
  const close = async (): Promise<void> => {
    for (const closing of opened) await closing()
    opened.length = 0
  }
  try {
    const card = keep(await openSoundCard({ directory: join(options.directory, 'card') }), (it) => it.close())
    const recorder = keep(await startRecorder({ card, clock: machineClock }), (it) => it.close())
    const person = keep(startPerson({ card, recorder }), (it) => it.close())
    keep(startRoomTone(card), (it) => it.close())
    const parley = keep(await startParley(), (it) => it.end())
    const isHeaded = missingPrograms(['Xvfb']) === undefined
    const screen = isHeaded ? keep(await openScreen(size), (it) => it.close()) : undefined
    const browser = keep(await launchChromium({ env: { ...card.env, ...screen?.env }, isHeaded }), (it) => it.close())
    const page = await browser.newPage({ viewport: size })
    const tap = tapSocket(page)
    const film = await filmPage(page, recorder, size)
    const link = new URL(await parley.link())
    link.searchParams.set('autoconnect', '1')
    link.searchParams.set('mode', 'always-listening')
    await page.goto(link.href)
    await page.locator('.status[data-face="idle"]').waitFor({ timeout: listeningWithinMs })
    return {
      stage: { page, parley, recorder, person, voice: options.voice, tap, protocol: new Protocol() },
      film,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
