/*
 * Somebody clears their throat: a puff of air, a moment of voice, and air again. Made by reckoning, so that it is the same
 * on every machine. Air alone does not reach the detector at all (12 of 12 coughs stayed below 0.03), and 60 ms of voice
 * are a word to it: this lies between, so that the assistant is lowered and goes on.
 */
/** Of its samples: another rate would be another sound, and it was measured with this one. */
export const coughRateHz = 48_000
const puffMs = 70
const voiceMs = 36
const pauseMs = 60
const sighMs = 240
const pitchHz = 126
/** Of an open mouth: "uh". */
const formants = [
  { centreHz: 620, widthHz: 90, gain: 1 },
  { centreHz: 1_180, widthHz: 110, gain: 0.6 },
  { centreHz: 2_450, widthHz: 160, gain: 0.25 },
] as const
const peak = 0.6

export function coughSamples(): Float32Array<ArrayBuffer> {
  const count = (ms: number): number => Math.round((ms * coughRateHz) / 1000)
  const [puff, voice, pause, sigh] = [count(puffMs), count(voiceMs), count(pauseMs), count(sighMs)]
  const air = noise(puff + voice + pause + sigh)
  const source = air.map((breath, index) => {
    const inVoice = index - puff
    if (inVoice < 0) return 1.5 * breath * (index / puff)
    const edge = Math.min(1, inVoice / count(8), (voice - inVoice) / count(15))
    if (inVoice < voice) return edge * glottis((inVoice * pitchHz) / coughRateHz) + 0.6 * breath
    const inSigh = inVoice - voice - pause
    if (inSigh < 0) return 0.1 * breath * Math.exp((voice - inVoice) / count(25))
    return 0.9 * breath * Math.sin((Math.PI * inSigh) / sigh) ** 2
  })
  const shaped = new Float32Array(source.length)
  for (const formant of formants) addResonance(shaped, source, formant)
  const loudest = shaped.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return shaped.map((sample) => (sample * peak) / loudest)
}

/** A pulse for each opening of the vocal folds. */
function glottis(cycles: number): number {
  const part = cycles % 1
  return part < 0.4 ? Math.sin((Math.PI * part) / 0.4) ** 2 - 0.2 : -0.2
}

/** Between -1 and 1, the same each time. */
function noise(length: number): Float32Array<ArrayBuffer> {
  let state = 1
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

function addResonance(
  into: Float32Array,
  source: Float32Array,
  { centreHz, widthHz, gain }: (typeof formants)[number],
): void {
  const radius = Math.exp((-Math.PI * widthHz) / coughRateHz)
  const turn = 2 * radius * Math.cos((2 * Math.PI * centreHz) / coughRateHz)
  let [last, before] = [0, 0]
  for (const [index, sample] of source.entries()) {
    const now = (1 - radius) * sample + turn * last - radius * radius * before
    ;[before, last] = [last, now]
    into[index] = (into[index] ?? 0) + gain * now
  }
}
