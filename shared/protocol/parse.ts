import type { z } from 'zod'
import { isNestedDeeper } from '../std/json-nesting.ts'
import { clientMessageSchema, type ClientMessage } from './client-messages.ts'
import { AssistantError } from './errors.ts'
import { jsonNestingAtMost } from './limits.ts'
import { serverMessageSchema, type ServerMessage } from './server-messages.ts'

/** One JSON frame from a client. Throws `bad-frame` or `unknown-type` with a sentence that names the field. */
export function parseClientMessage(json: string): ClientMessage {
  return parseWith(clientMessageSchema, json)
}

/** One JSON frame from the server, for clients: the same strictness the other way. */
export function parseServerMessage(json: string): ServerMessage {
  return parseWith(serverMessageSchema, json)
}

interface Union<T> {
  readonly options: readonly { readonly shape: { readonly type: z.ZodLiteral } }[]
  safeParse(value: unknown): z.ZodSafeParseResult<T>
}

const knownTypes = new WeakMap<object, ReadonlySet<unknown>>()

function typesOf<T>(schema: Union<T>): ReadonlySet<unknown> {
  const known = knownTypes.get(schema) ?? new Set(schema.options.map((option) => option.shape.type.value))
  knownTypes.set(schema, known)
  return known
}

function parseWith<T>(schema: Union<T>, json: string): T {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new AssistantError('bad-frame', 'This frame is not JSON.', { cause })
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') {
    throw new AssistantError('bad-frame', 'A frame is a JSON object with a "type".')
  }
  if (!typesOf(schema).has(value.type)) {
    throw new AssistantError('unknown-type', `No message of this protocol has the type "${value.type.slice(0, 40)}".`)
  }
  if (isNestedDeeper(value, jsonNestingAtMost)) {
    throw new AssistantError('bad-frame', `A frame is nested ${jsonNestingAtMost} levels deep at most.`)
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AssistantError('bad-frame', `The ${value.type} frame was refused: ${describeIssue(result.error)}.`)
}

function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'it does not match the protocol'
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  // An unknown key is repeated in the message, and it may be as long as the frame.
  return place + issue.message.slice(0, 200)
}
