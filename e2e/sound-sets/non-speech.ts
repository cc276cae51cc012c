import { seededRandom } from './random.ts'
import { level, scatter, whiteNoise, type Workshop } from './shaping.ts'
import { bark, breath, clap, cough, dishes, doorSlam, keyStroke, knock, paper, sneeze } from './short-noises.ts'
import { fan, hum, music, office, pinkNoise, sweep, telephoneRing, tone } from './steady-noises.ts'

export interface Sound {
  readonly name: string
  readonly samples: Float32Array
}

type Maker = (workshop: Workshop, seconds: number) => Float32Array

const again =
  (make: (workshop: Workshop) => Float32Array, gap: readonly [number, number]): Maker =>
  (workshop, seconds) =>
    scatter(workshop, seconds, { gap, make: () => make(workshop) })

/** What a room does that nobody says. */
const makers: Readonly<Record<string, Maker>> = {
  white: whiteNoise,
  pink: pinkNoise,
  hum,
  fan,
  office,
  tone,
  sweep,
  'telephone-ring': telephoneRing,
  music,
  keyboard: again(keyStroke, [0.12, 0.35]),
  cough: again(cough, [1, 2.2]),
  sneeze: again(sneeze, [1.5, 2.5]),
  breath: again(breath, [1.6, 2.6]),
  knock: again(knock, [1.2, 2.4]),
  'door-slam': again(doorSlam, [1.5, 3]),
  paper: again(paper, [0.9, 1.8]),
  bark: again(bark, [0.5, 1.5]),
  clap: again(clap, [0.3, 0.9]),
  dishes: again(dishes, [0.4, 1.2]),
}

export const nonSpeechNames: readonly string[] = Object.keys(makers)

/**
 * The whole set, each sound with a second of silence before it; the same seed gives the same samples. The second is up
 * to 64 ms longer: how a sound lies across a detector's windows decides about close calls.
 */
export function nonSpeechSounds(options: {
  readonly seed: number
  readonly rateHz: number
  readonly seconds: number
  /** -20 is as loud as a person at the same microphone. */
  readonly dbfs: number
}): readonly Sound[] {
  const { rateHz } = options
  return Object.entries(makers).map(([name, make], index) => {
    const workshop: Workshop = { rateHz, random: seededRandom(options.seed * 1_000 + index) }
    const sound = level(workshop, make(workshop, options.seconds), options.dbfs)
    const lead = rateHz + Math.round(rateHz * workshop.random.between(0, 0.064))
    const samples = new Float32Array(lead + sound.length)
    samples.set(sound, lead)
    return { name, samples }
  })
}
