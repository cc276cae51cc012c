import type { ProviderChange, ProviderPart, ProviderView } from '../../../shared/protocol/settings-api.ts'
import { choiceIdOf, choiceOf, hostOf, isOnThisMachine, type ChoiceId } from './provider-choices.ts'

/** A provider while it is being chosen: what is typed, before anything of it is kept. */
export interface ProviderDraft {
  readonly part: ProviderPart
  readonly choiceId: ChoiceId
  readonly baseUrl: string
  readonly model: string
  readonly voice: string
  /** Empty: none is typed. */
  readonly apiKey: string
  /** The kept one is to be forgotten, or replaced by the one that is typed. */
  readonly isKeyDropped: boolean
  readonly isInsecureAllowed: boolean
}

export type DraftFields = Partial<Pick<ProviderDraft, 'baseUrl' | 'model' | 'voice' | 'apiKey' | 'isInsecureAllowed'>>

export function draftOf(part: ProviderPart, view: ProviderView): ProviderDraft {
  return {
    part,
    choiceId: choiceIdOf(part, view),
    baseUrl: view.baseUrl ?? '',
    model: view.model ?? '',
    voice: view.voice ?? '',
    apiKey: '',
    isKeyDropped: false,
    isInsecureAllowed: false,
  }
}

/** Another provider: nothing that was typed for one is carried over to another, and least of all a key. */
export function withChoice(draft: ProviderDraft, choiceId: ChoiceId, view: ProviderView): ProviderDraft {
  const { part } = draft
  const kept = draftOf(part, view)
  if (kept.choiceId === choiceId) return kept
  const empty = { model: '', voice: '', apiKey: '', isKeyDropped: false, isInsecureAllowed: false }
  return { part, choiceId, baseUrl: choiceOf(part, choiceId).baseUrl ?? '', ...empty }
}

/** A kept key is there for what is chosen: it goes to the same place as before. */
export function hasUsableKey(draft: ProviderDraft, view: ProviderView): boolean {
  if (draft.isKeyDropped || view.key === 'none') return false
  if (draft.choiceId !== choiceIdOf(draft.part, view)) return false
  return originOf(draft.baseUrl) === originOf(view.baseUrl ?? '')
}

/** Unencrypted, to a machine that is neither this one nor in the house. */
export function isInsecure({ baseUrl }: Pick<ProviderDraft, 'baseUrl'>): boolean {
  const url = URL.parse(baseUrl)
  if (url?.protocol !== 'http:' || isOnThisMachine(baseUrl)) return false
  const host = url.hostname
  const isPrivateAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd]|\[fe[89ab])/.test(host)
  return !isPrivateAddress && !/\.(localhost|local|home\.arpa|internal)$/.test(host)
}

/** What is missing for it to be kept: the next thing to do, as a sentence. */
export function missingIn(draft: ProviderDraft): string | undefined {
  const choice = choiceOf(draft.part, draft.choiceId)
  if (choice.kind === 'openai-compatible' && hostOf(draft.baseUrl) === '') return 'Type the address of the server.'
  if (isInsecure(draft) && !draft.isInsecureAllowed) return 'Use an https address, or allow this one.'
  if (choice.hasModel && draft.model.trim() === '') return 'Choose a model.'
  if (choice.voice === 'needed' && draft.voice.trim() === '') return 'Choose a voice.'
  return undefined
}

/** Asking makes sense: there is somebody to ask, and whatever has to be shown to them. */
export function canBeChecked(draft: ProviderDraft, view: ProviderView): boolean {
  const choice = choiceOf(draft.part, draft.choiceId)
  if (choice.key === 'none') return false
  if (choice.kind === 'openai-compatible' && hostOf(draft.baseUrl) === '') return false
  if (isInsecure(draft) && !draft.isInsecureAllowed) return false
  return choice.key === 'possible' || draft.apiKey.trim() !== '' || hasUsableKey(draft, view)
}

export function changeOf(draft: ProviderDraft): ProviderChange {
  const choice = choiceOf(draft.part, draft.choiceId)
  const baseUrl = draft.baseUrl.trim()
  const model = draft.model.trim()
  const voice = draft.voice.trim()
  const apiKey = draft.apiKey.trim()
  return {
    kind: choice.kind,
    ...(baseUrl !== '' && choice.key !== 'none' && { baseUrl }),
    ...(model !== '' && choice.hasModel && { model }),
    ...(voice !== '' && choice.voice !== 'none' && { voice }),
    ...(apiKey !== '' ? { apiKey } : draft.isKeyDropped && { apiKey: null }),
    ...(isInsecure(draft) && draft.isInsecureAllowed && { allowInsecure: true }),
  }
}

const whatGoes: Readonly<Record<ProviderPart, string>> = {
  llm: 'What you say and type, and what was said before in the conversation,',
  stt: 'The sound of your voice, while you speak,',
  tts: 'The words of each answer',
}

/** What would leave the machine, and where to. */
export function draftPrivacy(draft: ProviderDraft): string {
  const choice = choiceOf(draft.part, draft.choiceId)
  const host = hostOf(draft.baseUrl) === '' ? choice.host : hostOf(draft.baseUrl)
  if (choice.key === 'none' || (host !== undefined && isOnThisMachine(draft.baseUrl)))
    return 'Nothing leaves this machine.'
  if (draft.choiceId === 'this-machine' && host === undefined) return 'Nothing leaves this machine.'
  return `${whatGoes[draft.part]} would go to ${host ?? 'the server you name'}.`
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? ''
}
