import { request, type SoakPlace } from './place.ts'

/** Each time another of the things that a window does beside talking. Throws when the server refuses one. */
export function chores(place: SoakPlace): (conversationId: string) => Promise<void> {
  let done = 0
  const { tts } = place.providers.settings
  const ask = async (path: string, sent?: { readonly method: string; readonly body?: object }): Promise<void> => {
    const response = await request(place, path, sent)
    await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
  }
  const all: readonly ((conversationId: string) => Promise<void>)[] = [
    () => ask('/api/conversations?limit=200'),
    () => ask('/api/conversations/search?q=story'),
    (id) => ask(`/api/conversations/${id}/export?form=markdown`),
    () => ask('/api/settings', { method: 'PUT', body: { endpointing: { silenceMs: 500 + done, deadlineMs: 2_500 } } }),
    (id) => ask(`/api/conversations/${id}`, { method: 'PATCH', body: { title: `Soaked ${done}` } }),
    // The providers are made anew.
    () => ask('/api/settings', { method: 'PUT', body: { tts: { ...tts, voice: `tones-${done}` } } }),
    (id) => ask(`/api/conversations/${id}/usage`),
    () => ask('/api/settings'),
    () => ask('/api/data/export?form=json'),
    () => ask('/api/data'),
  ]
  return async (conversationId) => {
    const chore = all[done % all.length]
    done += 1
    await chore?.(conversationId)
  }
}
