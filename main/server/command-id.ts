import { z } from 'zod'

const withCommandId = z.object({ id: z.uuid() })

/** The id of a command that is otherwise not taken: broken, or one too many. */
export function commandIdOf(json: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  const result = withCommandId.safeParse(value)
  return result.success ? result.data.id : undefined
}
