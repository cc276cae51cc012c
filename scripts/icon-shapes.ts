/** Whether a point belongs to it. The picture is one by one, its middle at 0, y downwards. */
export type Shape = (x: number, y: number) => boolean

export const disc =
  (radius: number): Shape =>
  (x, y) =>
    Math.hypot(x, y) <= radius

export const ring =
  (radius: number, thickness: number): Shape =>
  (x, y) =>
    Math.abs(Math.hypot(x, y) - radius + thickness / 2) <= thickness / 2

export const dot =
  (centreX: number, centreY: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - centreX, y - centreY) <= radius

/** Upright, with round ends: a level that is heard. */
export function bar(centreX: number, halfHeight: number, lift = 0): Shape {
  const halfWidth = 0.065
  return (x, y) => Math.hypot(x - centreX, Math.max(0, Math.abs(y + lift) - (halfHeight - halfWidth))) <= halfWidth
}

export const slash: Shape = (x, y) => Math.abs(x - y) <= 0.1 && Math.hypot(x, y) <= 0.44

/** What it is drawn on keeps away from it. */
export const widerSlash: Shape = (x, y) => Math.abs(x - y) <= 0.2

export const triangle: Shape = (x, y) => y <= 0.44 && y >= -0.46 && Math.abs(x) <= (y + 0.46) * 0.55

export function roundedSquare(half: number, radius: number): Shape {
  const inner = half - radius
  return (x, y) => Math.hypot(Math.max(0, Math.abs(x) - inner), Math.max(0, Math.abs(y) - inner)) <= radius
}

export const plus =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y))

export const minus =
  (shape: Shape, taken: Shape): Shape =>
  (x, y) =>
    shape(x, y) && !taken(x, y)

/** Parley's: three bars of a voice, in a ring. */
export const mark: Shape = scaled(plus(bar(-0.2, 0.13), bar(0, 0.27), bar(0.2, 0.13)), 0.66)

function scaled(shape: Shape, factor: number): Shape {
  return (x, y) => shape(x / factor, y / factor)
}
