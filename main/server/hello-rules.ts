import type { Hello } from '../../shared/protocol/client-messages.ts'
import { AssistantError, toAssistantError, type CloseName } from '../../shared/protocol/errors.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import { parseClientMessage } from '../../shared/protocol/parse.ts'

export type FirstFrame =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'refused'; readonly error: AssistantError; readonly closeName: CloseName }

/** A socket's first frame is its hello, or its last. */
export function readFirstFrame(json: string): FirstFrame {
  try {
    const message = parseClientMessage(json)
    if (message.type === 'hello') return { kind: 'hello', hello: message }
    const error = new AssistantError('not-ready', `Send hello first; this connection began with ${message.type}.`)
    return { kind: 'refused', error, closeName: 'badHello' }
  } catch (thrown) {
    const version = otherVersionOf(json)
    if (version === undefined) return { kind: 'refused', error: toAssistantError(thrown), closeName: 'badHello' }
    const error = new AssistantError('bad-frame', `This server speaks ${protocolVersion}; the hello asks for another.`)
    return { kind: 'refused', error, closeName: 'protocolVersion' }
  }
}

function otherVersionOf(json: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'hello') return undefined
  const version = 'protocol' in value ? value.protocol : undefined
  return typeof version === 'string' && version !== protocolVersion ? version : undefined
}
