/*
 * npm run demo: a person and Parley in a room of sound streams, unattended, through Parley's own ears, brain and voice.
 * Keeps what was heard and what the page showed in `.cache/demo/`; its exit code is 0 when every step was heard.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeWav } from '../../shared/audio/wav.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { missingForAWindow, missingPrograms } from '../walks/machine.ts'
import { findChromium } from '../browser/find-chromium.ts'
import { untilHeard } from '../walks/sound-room.ts'
import { untilQuiet } from './conversation.ts'
import { course, everythingSaid, type Step } from './course.ts'
import { openDemoRoom, type DemoRoom } from './demo-room.ts'
import { heardByBoth } from './page-film.ts'
import { personVoice } from './person-voice.ts'

const kept = join(import.meta.dirname, '..', '..', '.cache', 'demo')
const greetedWithinMs = 30_000
const transcript: string[] = []

function say(line: string): void {
  transcript.push(line)
  console.log(line)
}

function whyNothing(): string | undefined {
  if (findChromium() === undefined) return 'there is no Chromium on the PATH (Debian: apt-get install chromium)'
  const card = missingPrograms(['pulseaudio', 'pacat', 'parec'])
  return card === undefined ? undefined : `${card} (Debian: apt-get install pulseaudio pulseaudio-utils)`
}

async function play(room: DemoRoom, whySilent: string | undefined): Promise<boolean> {
  const { stage } = room
  let isWhole = true
  for (const [index, step] of course.entries()) {
    const outcome = await outcomeOf(room, step, whySilent)
    say(`${index + 1}. ${step.title}\n   ${outcome.text}`)
    isWhole &&= outcome.isHeard
    await stage.page.screenshot({ path: join(kept, `${index + 1}.png`) })
    if (!outcome.isHeard) await stage.page.keyboard.press('Escape')
  }
  return isWhole
}

async function outcomeOf(
  { stage }: DemoRoom,
  step: Step,
  whySilent: string | undefined,
): Promise<{ readonly isHeard: boolean; readonly text: string }> {
  if (step.says.length > 0 && whySilent !== undefined) return { isHeard: false, text: `skipped: ${whySilent}` }
  try {
    await untilQuiet(stage)
    return { isHeard: true, text: `heard: ${await step.play(stage)}` }
  } catch (error) {
    return { isHeard: false, text: `NOT HEARD: ${error instanceof Error ? error.message : String(error)}` }
  }
}

async function demo(): Promise<boolean> {
  const nothing = whyNothing()
  if (nothing !== undefined) {
    say(`Skipped, all of it: ${nothing}.`)
    return false
  }
  const screenless = missingForAWindow()
  if (screenless !== undefined) say(`Skipped: the window, so the page has no screen (${screenless}).`)
  const voice = await personVoice(everythingSaid)
  const ears = missingPrograms(['pocketsphinx_continuous'])
  const whySilent = voice === undefined ? 'nobody can speak here: neither flite nor espeak-ng is installed' : ears
  say(`You are ${voice?.name ?? 'silent'}; Parley has its own ears, brain and voice, and no key.`)
  await rm(kept, { recursive: true, force: true })
  await mkdir(kept, { recursive: true })
  // Short: a socket lies in it, and its path may have 107 characters.
  const directory = await mkdtemp(join(tmpdir(), 'pd-'))
  try {
    const room = await openDemoRoom({ directory, voice })
    try {
      const { recorder, protocol, parley } = room.stage
      const startSample = recorder.sampleCount
      // The greeting of a new session; nobody speaks before it, or into it.
      await untilHeard({ recorder, rateHz }, startSample, { type: 'sound', withinMs: greetedWithinMs })
      await untilQuiet(room.stage)
      const isWhole = await play(room, whySilent)
      const samples = heardByBoth(recorder, startSample, recorder.sampleCount)
      await writeFile(join(kept, 'heard.wav'), encodeWav(samples, rateHz, 2))
      await writeFile(join(kept, 'page.avi'), await room.film.develop())
      await writeFile(join(kept, 'server.log'), `${parley.logLines().join('\n')}\n`)
      for (const line of protocol.told({ startSample, rateHz })) say(line)
      const [load = 0] = loadavg()
      if (load > cpus().length)
        say(
          `This machine was busy (load ${load.toFixed(1)} on ${cpus().length} processors): times are longer than they need be.`,
        )
      say('Kept in .cache/demo: heard.wav (left: Parley, right: you), page.avi, transcript.txt, server.log')
      return isWhole
    } finally {
      await room.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

const isWhole = await demo().catch((error: unknown) => {
  say(`The demo broke off: ${error instanceof Error ? error.message : String(error)}`)
  return false
})
say(isWhole ? 'Every step was heard.' : 'Not every step was heard.')
await mkdir(kept, { recursive: true })
await writeFile(join(kept, 'transcript.txt'), `${transcript.join('\n')}\n`)
process.exitCode = isWhole ? 0 : 1
