import { isIP } from 'node:net'
import type { ProviderPart } from '../../shared/protocol/settings-api.ts'
import { isPrivateHost } from './base-url.ts'
import { addressOf, type PartSettings } from './provider-addresses.ts'

const stays: Readonly<Record<ProviderPart, string>> = {
  llm: 'Answers are made on this machine. Nothing leaves it, unless you ask for a web page to be read to you.',
  stt: 'Your words are made out on this machine. No sound leaves it.',
  tts: 'Answers are spoken by this machine. Nothing leaves it.',
}

const what: Readonly<Record<ProviderPart, string>> = {
  llm: 'What you say and type, and the conversation so far, go as text to',
  stt: 'The sound of what you say goes to',
  tts: 'The text of each spoken answer goes to',
}

/** What leaves this machine for one part, and where to: one sentence. */
export function privacySentence(part: ProviderPart, settings: PartSettings): string {
  const address = addressOf(settings)
  if (address === undefined) return stays[part]
  const { host, hostname } = new URL(address)
  if (isThisMachine(hostname)) return `${what[part]} ${host}, which is this machine.`
  if (isPrivateHost(hostname)) return `${what[part]} ${host}, in your own network.`
  const kept = settings.kind === 'openai' ? ', which is asked not to keep it' : ''
  return `${what[part]} ${host}${kept}.`
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}
