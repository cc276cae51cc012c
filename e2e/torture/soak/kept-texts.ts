import type { Losses } from './person.ts'
import { request, type SoakPlace } from './place.ts'

/** What the server said that it took. */
export interface Said {
  readonly commandId: string
  readonly text: string
}

interface KeptItem {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** How many of them the store does not have, and how many it has more than once. */
export async function missingTexts(place: SoakPlace, conversationId: string, said: readonly Said[]): Promise<Losses> {
  if (said.length === 0) return { lost: 0, duplicated: 0 }
  const response = await request(place, `/api/conversations/${conversationId}`)
  if (!response.ok) throw new Error(`The conversation cannot be read: ${response.status}`)
  const { items } = (await response.json()) as { readonly items: readonly KeptItem[] }
  const counts = said.map(({ text }) => items.filter((item) => item.role === 'user' && item.text.includes(text)).length)
  return { lost: counts.filter((count) => count === 0).length, duplicated: counts.filter((count) => count > 1).length }
}
