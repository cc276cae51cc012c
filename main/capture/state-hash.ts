import { createHash } from 'node:crypto'
import type { Item } from '../../shared/protocol/items.ts'
import type { Given } from './given-frames.ts'
import { bareShape } from './masked-text.ts'

/** What a session has come to: what is kept, what it is doing, and how far it has counted. Ids and times are left out. */
export function stateHash(given: readonly Given[], kept: readonly (readonly Item[])[]): string {
  const frames = given.flatMap((line) => (line.type === 'server-frame' ? [line.frame] : []))
  const last = (name: string): unknown => frames.findLast((frame) => name in frame)?.[name]
  const state = {
    items: kept.map((items) => items.map(normalised)),
    phase: last('phase') ?? 'idle',
    mode: last('mode'),
    isMuted: last('isMuted'),
    seq: last('seq'),
  }
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}

function normalised({ role, modality, status, text, generatedText, certainty, isAnnouncement }: Item): unknown[] {
  const made = generatedText === undefined ? null : bareShape(generatedText)
  return [role, modality, status, bareShape(text), made, certainty ?? null, isAnnouncement ?? false]
}
