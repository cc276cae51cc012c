import { crc32, deflateSync } from 'node:zlib'
import type { Shape } from './icon-shapes.ts'

export type Colour = readonly [red: number, green: number, blue: number]
type Layer = readonly [shape: Shape, colour: Colour]

/** Points taken in each direction of a pixel: edges are smooth. */
const samples = 8

/** A square picture of 8-bit colour with transparency. Later layers lie on earlier ones. */
export function encodePng(size: number, layers: readonly Layer[]): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 4))
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      rows.set(pixel(layers, { row, column, size }), row * (1 + size * 4) + 1 + column * 4)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function pixel(
  layers: readonly Layer[],
  { row, column, size }: { readonly row: number; readonly column: number; readonly size: number },
): readonly number[] {
  const sum = [0, 0, 0]
  let covered = 0
  for (let step = 0; step < samples * samples; step += 1) {
    const x = (column + ((step % samples) + 0.5) / samples) / size - 0.5
    const y = (row + (Math.floor(step / samples) + 0.5) / samples) / size - 0.5
    const colour = layers.findLast(([shape]) => shape(x, y))?.[1]
    if (colour === undefined) continue
    covered += 1
    for (const [channel, value] of colour.entries()) sum[channel] = (sum[channel] ?? 0) + value
  }
  if (covered === 0) return [0, 0, 0, 0]
  return [...sum.map((value) => Math.round(value / covered)), Math.round((covered * 255) / samples ** 2)]
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8)
  framed.writeUInt32BE(data.length, 0)
  framed.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([framed.subarray(0, 4), named, framed.subarray(4)])
}
