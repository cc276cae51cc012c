import { z } from 'zod'
import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'

/** Where a page of the list ends. Not the id alone: what was said meanwhile may have moved that line to the top. */
export type ListPlace = Pick<ListedConversation, 'updatedAtMs' | 'createdAtMs' | 'conversationId'>

export function nextOf({ updatedAtMs, createdAtMs, conversationId }: ListPlace): string {
  return [updatedAtMs, createdAtMs, conversationId].join('~')
}

export const placeSchema = z
  .string()
  .regex(/^\d+(\.\d+)?~\d+(\.\d+)?~[^~]{1,100}$/, 'give what stood in next')
  .transform((next): ListPlace => {
    const [updatedAtMs, createdAtMs, conversationId = ''] = next.split('~')
    return { updatedAtMs: Number(updatedAtMs), createdAtMs: Number(createdAtMs), conversationId }
  })
