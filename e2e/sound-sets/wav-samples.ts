import { downmixFloat, pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'

/** A 16-bit PCM WAV file of any rate and channel count as mono samples of -1..1 at `rateHz`. */
export function wavSamples(file: Uint8Array, rateHz: number): Float32Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let format: { readonly channels: number; readonly rateHz: number } | undefined
  for (let offset = 12; offset + 8 <= file.length;) {
    const id = String.fromCharCode(...file.subarray(offset, offset + 4))
    const length = Math.min(view.getUint32(offset + 4, true), file.length - offset - 8)
    const start = offset + 8
    if (id === 'fmt ') format = { channels: view.getUint16(start + 2, true), rateHz: view.getUint32(start + 4, true) }
    if (id === 'data' && format !== undefined) {
      const samples = pcm16Samples(file.subarray(start, start + length))
      return resampled(downmixFloat(samples, format.channels), format.rateHz, rateHz)
    }
    offset = start + length + (length % 2)
  }
  throw new TypeError('This is no PCM WAV file.')
}

/** 16-bit little-endian bytes without a header. */
export function pcm16Samples(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return pcm16ToFloat(Int16Array.from({ length: bytes.length >> 1 }, (_, index) => view.getInt16(index * 2, true)))
}

function resampled(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Resampler(fromHz, toHz)
  const head = resampler.push(samples)
  const tail = resampler.flush()
  const whole = new Float32Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}
