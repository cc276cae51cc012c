import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from '../config/atomic-file.ts'

const fileName = 'window.json'

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Rectangle = Readonly<z.output<typeof rectangleSchema>>

const placeSchema = z.object({
  bounds: rectangleSchema.optional(),
  isMaximized: z.boolean().default(false),
  /** Closing leaves Parley in the tray; whether the user knows. */
  wasToldOfTray: z.boolean().default(false),
})
export type WindowPlace = Readonly<z.output<typeof placeSchema>>

export const leastSize = { width: 420, height: 480 } as const
const firstSize = { width: 1_120, height: 760 } as const
/** So much of a title bar can still be dragged. */
const graspPixels = 80

/** What cannot be read is as if it were not there: a window in the middle is no loss. */
export async function loadWindowPlace(profileDirectory: string): Promise<WindowPlace> {
  try {
    return placeSchema.parse(JSON.parse(await readFile(join(profileDirectory, fileName), 'utf8')))
  } catch {
    return placeSchema.parse({})
  }
}

export async function saveWindowPlace(profileDirectory: string, place: WindowPlace): Promise<void> {
  await writeAtomically(profileDirectory, {
    name: fileName,
    text: `${JSON.stringify(place)}\n`,
    title: 'The place of the window',
  })
}

/** Where it was, if one can still get hold of it there (a monitor may be gone); else of first size, and centred. */
export function fittingBounds(
  kept: Rectangle | undefined,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  const area = workAreas.find((candidate) => kept !== undefined && canBeGrasped(kept, candidate))
  if (kept === undefined || area === undefined) {
    const [first] = workAreas
    return {
      width: Math.min(firstSize.width, first?.width ?? firstSize.width),
      height: Math.min(firstSize.height, first?.height ?? firstSize.height),
    }
  }
  return {
    ...kept,
    width: Math.max(leastSize.width, Math.min(kept.width, area.width)),
    height: Math.max(leastSize.height, Math.min(kept.height, area.height)),
  }
}

function canBeGrasped(bounds: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  // Half a title bar above the edge is what some window managers do by themselves.
  return overlap >= graspPixels && bounds.y >= area.y - 16 && bounds.y <= area.y + area.height - graspPixels
}
