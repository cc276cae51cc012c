import type { ReadyLlm } from '../../shared/protocol/settings-api.ts'
import { ownAddresses } from './provider-addresses.ts'

const ownKinds = ['openai', 'anthropic', 'google'] as const

/** Which servers of language models there is a key for, without saying the key. */
export function readyLlms(
  keptOrigin: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): readonly ReadyLlm[] {
  const ready: ReadyLlm[] = []
  if (keptOrigin !== undefined) {
    const kind = ownKinds.find((own) => originOfOwn(own) === keptOrigin) ?? 'openai-compatible'
    ready.push({ kind, origin: keptOrigin, key: 'kept' })
  }
  for (const kind of ownKinds) {
    const origin = originOfOwn(kind)
    const isSet = (environment[ownAddresses[kind].apiKeyEnv] ?? '').trim() !== ''
    if (isSet && origin !== keptOrigin) ready.push({ kind, origin, key: 'environment' })
  }
  return ready
}

function originOfOwn(kind: (typeof ownKinds)[number]): string {
  return new URL(ownAddresses[kind].baseUrl).origin
}
