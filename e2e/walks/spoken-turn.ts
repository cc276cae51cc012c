import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { userClips, type Clip } from '../sound-card/clips.ts'
import { photograph, told } from './asking.ts'
import { missingForAWindow, missingPrograms } from './machine.ts'
import { npmStart } from './npm-start.ts'
import { openScreen, type Screen } from './screen.ts'
import { openSoundRoom, type SoundRoom, untilHeard } from './sound-room.ts'
import type { Walk, Walking } from './walk.ts'
import { watchedBrowserPath } from './watched-browser.ts'

const standIn = fileURLToPath(new URL('../stand-in', import.meta.url))

/** Without hands: the voice is switched on by `--toggle-talk`, the question is spoken, and the answer is cut into. */
export const spokenTurn: Walk = {
  letter: 'd',
  title: 'a display and a sound card: a spoken turn and a barge-in',
  whyNot: () => missingForAWindow() ?? missingPrograms(['pulseaudio', 'pacat', 'parec', 'flite']),
  async run(walking) {
    const { clips } = await userClips({ directory: join(walking.scratch, 'clips') })
    const spoken = clips.filter((clip) => clip.kind === 'flite' && !clip.isBreathFirst)
    await inHost('browser', walking, spoken)
    if (existsSync(join(standIn, 'electron'))) await inHost('electron', walking, spoken)
    else walking.say('not through Electron’s stand-in, which is here')
  },
}

async function inHost(host: 'browser' | 'electron', walking: Walking, clips: readonly Clip[]): Promise<void> {
  const { scratch, keepIn, say } = walking
  say(`in ${host === 'browser' ? 'the browser host' : 'Electron’s stand-in'}:`)
  const [question, cut] = clips
  if (question === undefined || cut === undefined) throw new Error('No voice was made.')
  const profile = join(scratch, `profile-${host}`)
  const room = await openSoundRoom(join(scratch, host === 'browser' ? 'b' : 'e'))
  const screen = await openScreen({ width: 1280, height: 900 })
  await mkdir(profile, { mode: 0o700 })
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ ...room.settings, isFirstRunDone: true }))
  const PATH = await watchedBrowserPath(join(scratch, 'bin'), ['--use-fake-ui-for-media-stream'])
  const electron = { ELECTRON_OVERRIDE_DIST_PATH: standIn, PARLEY_STAND_IN_HEADED: '1' }
  const env = { ...process.env, ...room.env, ...screen.env, ...electron, PATH }
  const started = npmStart({ args: ['--host', host, '--port', '0', '--profile', profile], env, stdin: 'ignore' })
  try {
    await started.until(host === 'browser' ? /Close the window/ : /as you asked/, 120_000)
    await toggleTalk(profile, env)
    await talk({ room, screen, walking, host, question, cut })
  } finally {
    await started.end()
    await writeFile(join(keepIn, `terminal-${host}.txt`), told(started.printed()))
    await screen.close()
    await room.close()
  }
}

/** Until the page is there to be told: it is drawn some seconds after the server listens. */
async function toggleTalk(profile: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const asked = npmStart({ args: ['--toggle-talk', '--profile', profile], env, stdin: 'ignore' })
    if ((await asked.ended) === 0) return
    if (attempt === 20) throw new Error(`The voice could not be switched on: ${asked.printed()}`)
  }
}

async function talk(talking: {
  readonly room: SoundRoom
  readonly screen: Screen
  readonly walking: Walking
  readonly host: string
  readonly question: Clip
  readonly cut: Clip
}): Promise<void> {
  const { room, screen, walking, host } = talking
  const { recorder, person, rateHz } = room
  // The greeting of a new session: it is heard, and over, before anybody speaks.
  const greeted = await untilHeard(room, recorder.sampleCount, { type: 'sound', withinMs: 60_000 })
  await untilHeard(room, greeted, { type: 'quiet', withinMs: 10_000 })

  const said = await person.say(talking.question)
  const answered = await untilHeard(room, said.endSample, { type: 'answer', answer: 1, withinMs: 30_000 })
  const askedMs = Math.round(((answered - said.endSample) / rateHz) * 1000)
  walking.say(`a spoken question was answered aloud, ${askedMs} ms after its last sound`)
  await recorder.untilSample(answered + 2 * rateHz)
  await photograph(walking, screen, `${host}-speaking`)

  const cutting = await person.say(talking.cut)
  const silent = await untilHeard(room, cutting.onsetSample, { type: 'end-of-answer', answer: 1, withinMs: 5_000 })
  const cutMs = Math.round(((silent - cutting.onsetSample) / rateHz) * 1000)
  walking.say(`it was silent ${cutMs} ms after the first sound of the interruption`)
  await untilHeard(room, silent, { type: 'answer', answer: 2, withinMs: 30_000 })
  walking.say('and answered what it was interrupted with')
  await photograph(walking, screen, `${host}-answering-again`)
}
