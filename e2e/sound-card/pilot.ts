/**
 * A tone that a voice carries besides its words, so that a recording shows how loud the voice was let through at every
 * moment, whatever it was saying.
 *
 * A flite voice has 16 kHz, so above 8.8 kHz there is nothing else; 10.8 kHz is where 24 kHz speech begins to fade on its
 * way to a loudspeaker. All are multiples of 500 Hz: whole cycles in 2 ms, so that sentences join without a click.
 */
export const pilotsHz: readonly number[] = [9_000, 9_500, 10_000, 10_500]
export const defaultPilotHz = 10_000
/** Root mean square, dBFS: soft enough not to be taken for part of the voice, 50 dB above what 16 bits leave. */
export const pilotDb = -40

export function addPilot(samples: Float32Array, rateHz: number, pilotHz: number): Float32Array<ArrayBuffer> {
  const amplitude = Math.SQRT2 * 10 ** (pilotDb / 20)
  const step = (2 * Math.PI * pilotHz) / rateHz
  return Float32Array.from(samples, (sample, index) => sample + amplitude * Math.sin(step * index))
}
