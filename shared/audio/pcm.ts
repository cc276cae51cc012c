/** Samples as the wire has them (16 bits) or as filters and models want them (-1..1). */
export type Samples = Int16Array | Float32Array

const fullScale = 32_768

/** -1..1 to 16 bits: rounds, saturates, and makes silence of what is not a number. */
export function floatToPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length)
  for (const [index, sample] of samples.entries()) {
    const scaled = Math.round(sample * fullScale)
    // An Int16Array wraps around where a converter clips, and a wrapped peak is a loud click.
    pcm[index] = scaled > 32_767 ? 32_767 : scaled < -fullScale ? -fullScale : scaled
  }
  return pcm
}

/** 16 bits to -1..1; back through `floatToPcm16` it is the same to the bit. */
export function pcm16ToFloat(pcm: Int16Array): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(pcm.length)
  for (const [index, sample] of pcm.entries()) samples[index] = sample / fullScale
  return samples
}

/** Interleaved channels to their mean; samples of an unfinished last group are left out. */
export function downmixPcm16(interleaved: Int16Array, channels: number): Int16Array<ArrayBuffer> {
  const mono = new Int16Array(Math.floor(interleaved.length / channels))
  for (let index = 0; index < mono.length; index++) mono[index] = Math.round(meanAt(interleaved, index, channels))
  return mono
}

/** The same for samples of -1..1. */
export function downmixFloat(interleaved: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  const mono = new Float32Array(Math.floor(interleaved.length / channels))
  for (let index = 0; index < mono.length; index++) mono[index] = meanAt(interleaved, index, channels)
  return mono
}

function meanAt(interleaved: Samples, index: number, channels: number): number {
  let sum = 0
  for (let channel = 0; channel < channels; channel++) sum += interleaved[index * channels + channel] ?? 0
  return sum / channels
}
