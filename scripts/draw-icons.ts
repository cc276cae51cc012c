// node scripts/draw-icons.ts: draws `resources/icon.png` and the faces of the tray anew. What it draws is committed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostFaces, type HostFace } from '../shared/protocol/host-bridge.ts'
import {
  bar,
  disc,
  dot,
  mark,
  minus,
  plus,
  ring,
  roundedSquare,
  slash,
  triangle,
  widerSlash,
  type Shape,
} from './icon-shapes.ts'
import { encodePng, type Colour } from './png.ts'

const teal: Colour = [15, 118, 110]
const grey: Colour = [106, 109, 103]
const red: Colour = [163, 52, 31]
const white: Colour = [255, 255, 255]
const black: Colour = [0, 0, 0]

interface Face {
  readonly colour: Colour
  readonly ground: Shape
  /** In white on the ground. */
  readonly glyph: Shape
  /** macOS draws it in one colour: shape alone has to tell. */
  readonly template: Shape
}

const circle = disc(0.5)
const rim = ring(0.5, 0.1)
const bars = plus(bar(-0.2, 0.13), bar(0, 0.27), bar(0.2, 0.13))
const dots = plus(dot(-0.22, 0, 0.08), dot(0, 0, 0.08), dot(0.22, 0, 0.08))
const exclamation = plus(bar(0, 0.14, 0.03), dot(0, 0.3, 0.06))

const faces: Readonly<Record<HostFace, Face>> = {
  off: { colour: grey, ground: circle, glyph: ring(0.26, 0.09), template: rim },
  idle: { colour: teal, ground: circle, glyph: dot(0, 0, 0.15), template: plus(rim, dot(0, 0, 0.15)) },
  hearing: { colour: teal, ground: circle, glyph: bars, template: plus(rim, bars) },
  thinking: { colour: teal, ground: circle, glyph: dots, template: plus(rim, dots) },
  speaking: {
    colour: teal,
    ground: circle,
    glyph: minus(disc(0.4), bars),
    template: minus(circle, bars),
  },
  muted: {
    colour: grey,
    ground: circle,
    glyph: plus(minus(bars, widerSlash), slash),
    template: plus(minus(rim, slash), slash),
  },
  problem: {
    colour: red,
    ground: triangle,
    glyph: exclamation,
    template: minus(triangle, exclamation),
  },
}

const resources = join(import.meta.dirname, '..', 'resources')
mkdirSync(join(resources, 'tray'), { recursive: true })
for (const name of hostFaces) {
  const { colour, ground, glyph, template } = faces[name]
  for (const [suffix, scale] of [
    ['', 1],
    ['@2x', 2],
  ] as const) {
    draw(`tray/${name}${suffix}`, 32 * scale, [
      [ground, colour],
      [glyph, white],
    ])
    draw(`tray/${name}Template${suffix}`, 18 * scale, [[template, black]])
  }
}
draw('icon', 512, [
  [roundedSquare(0.46, 0.22), teal],
  [ring(0.32, 0.05), white],
  [mark, white],
])

function draw(name: string, size: number, layers: readonly (readonly [shape: Shape, colour: Colour])[]): void {
  writeFileSync(join(resources, `${name}.png`), encodePng(size, layers))
}
