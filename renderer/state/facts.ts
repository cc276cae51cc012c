import type { Modality } from '../../shared/protocol/items.ts'
import type { AppState, CutReceipt } from './app-state.ts'

export type Tone = 'quiet' | 'good' | 'busy' | 'bad'

export interface Fact {
  readonly tone: Tone
  readonly label: string
  /** The whole sentence, where the label is only a word. */
  readonly detail: string
}

export function detectorFact(state: AppState): Fact {
  const { detector } = state
  switch (detector.state) {
    case 'off':
      return { tone: 'quiet', label: 'Detector off', detail: 'Nobody listens for speech.' }
    case 'loading':
      return { tone: 'busy', label: 'Detector loading', detail: 'The speech detector is being loaded into this page.' }
    case 'ready':
      return { tone: 'good', label: 'Detector here', detail: 'Speech is detected in this page.' }
    case 'server':
      return {
        tone: 'busy',
        label: 'The server listens for speech',
        detail: detector.reason ?? 'This page could not: cutting in takes a little longer.',
      }
  }
}

export function microphoneFact(state: AppState): Fact {
  const { device, flow, isHeldBack } = state.microphone
  switch (device.name) {
    case 'off':
      return { tone: 'quiet', label: 'Microphone off', detail: 'The microphone is not open.' }
    case 'asking':
      return { tone: 'busy', label: 'Asking for the microphone', detail: 'Answer the question of your browser.' }
    case 'problem':
      return { tone: 'bad', label: 'No microphone', detail: device.message }
    case 'open':
      if (isHeldBack) return { tone: 'bad', label: 'Microphone held back', detail: heldBackMicrophone }
      if (flow === 'stalled') return { tone: 'bad', label: 'Microphone stuck', detail: stalledMicrophone(device.label) }
      if (flow === 'silent') return { tone: 'bad', label: 'Silent microphone', detail: silentMicrophone(device.label) }
      if (flow === 'ended') return { tone: 'bad', label: 'Microphone gone', detail: 'It sends nothing any more.' }
      if (state.isMuted) return { tone: 'quiet', label: 'Muted', detail: 'Nothing leaves your microphone.' }
      return { tone: 'good', label: shortened(device.label), detail: microphoneDetail(state, device.label) }
  }
}

/** What the voice comes out of, as far as the names of the devices tell. */
export function routeFact(state: AppState): Fact {
  const { device } = state.microphone
  const route = device.name === 'open' ? device.route : 'unknown'
  switch (route) {
    case 'headset':
      return { tone: 'good', label: 'Headset', detail: 'It hears you alone, so you can cut in at once.' }
    case 'loudspeaker':
      return { tone: 'good', label: 'Loudspeaker', detail: 'Its own voice is taken out of what it hears.' }
    case 'unknown':
      return { tone: 'quiet', label: 'Default output', detail: 'Whether it is a headset is not known; it is careful.' }
  }
}

/** Of what a person hears as a pause of its own; a ping on one machine takes 2 ms, through ssh across a country 50. */
const slowRoundTripMs = 250

/** Only where it explains something: who has no trouble has no use for it. */
export function slowConnectionFact({ roundTripMs }: AppState): Fact | undefined {
  if (roundTripMs === undefined || roundTripMs < slowRoundTripMs) return undefined
  const ms = Math.round(roundTripMs)
  return {
    tone: 'bad',
    label: 'Slow connection',
    detail: `To Parley and back takes ${ms} ms: answers begin that much later. Cutting in is not slower; that happens here.`,
  }
}

/** How long it took from the user's first sound to the silence of the assistant, the last time they cut in. */
export function lastStopMs({ bargeIn, receipts }: AppState): number | undefined {
  if (bargeIn?.silencedInMs !== undefined) return bargeIn.silencedInMs
  return [...receipts.values()].findLast((receipt) => receipt.silencedInMs !== undefined)?.silencedInMs
}

export const heldBackMicrophone =
  'The system gives nothing of the microphone just now: a call may have it, or a switch at the headset is off.'

export function stalledMicrophone(label: string): string {
  return `${named(label)} is open, and nothing comes from it. Plug it in anew or choose another one. Typing works meanwhile.`
}

export function silentMicrophone(label: string): string {
  return `${named(label)} sends only silence. Is it muted by a switch of its own or in the system’s sound settings?`
}

function named(label: string): string {
  return label === '' ? 'The microphone' : `“${label}”`
}

/** `you heard up to “there was a fox”, stopped in 118 ms` */
export function receiptText(receipt: CutReceipt, modality: Modality = 'voice'): string {
  const heard = spoken(receipt.heardText)
  // Nobody heard what was only written.
  const [begun, nothing] =
    modality === 'voice' ? ['you heard', 'you heard nothing of it'] : ['it was written', 'nothing of it was written']
  const upTo = heard === '' ? nothing : `${begun} up to “${lastWords(heard)}”`
  const silenced = receipt.silencedInMs === undefined ? '' : `, stopped in ${Math.round(receipt.silencedInMs)} ms`
  return `${cause(receipt)}: ${upTo}${silenced}`
}

function cause(receipt: CutReceipt): string {
  switch (receipt.reason) {
    case 'barge-in':
      return 'You cut in'
    case 'stop-button':
      return 'You pressed stop'
    case 'text':
      return 'You typed'
    case 'mode':
      return 'You left the voice'
    case 'replaced':
      return 'Another conversation took over'
    default:
      return 'Cut'
  }
}

/** Without the marks of Markdown, which nobody hears. */
function spoken(text: string): string {
  return text.replace(/[*_`#]+/gu, '').trim()
}

const receiptWords = 6

function lastWords(text: string): string {
  const words = text.split(/\s+/)
  return words.length <= receiptWords ? text : `… ${words.slice(-receiptWords).join(' ')}`
}

function microphoneDetail(state: AppState, label: string): string {
  const { rateHz, channels, path } = state.microphone
  const facts = [
    label,
    ...(rateHz === undefined ? [] : [`${rateHz} Hz`]),
    ...(channels === undefined ? [] : [channels === 1 ? 'mono' : `${channels} channels`]),
    ...(path === 'worklet' ? ['by audio worklet'] : []),
  ]
  return facts.filter((fact) => fact !== '').join(', ')
}

function shortened(label: string): string {
  if (label === '') return 'Microphone'
  return label.length <= 28 ? label : `${label.slice(0, 27).trimEnd()}…`
}
