import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { CommandAccount } from './command-account.ts'
import type { Listener } from './listener.ts'
import type { Bound } from './part.ts'
import type { Talked } from './talks.ts'

const seamMs = 20
/** Cuts before the welcome come back without one; about one in seven. */
const resumedShare = 0.6
/** Each of the two is cut as often as it comes back; neither may be left in peace. */
const leastShare = 0.15
/** Of speech by cut: some 180 ms; a busy machine makes it less. */
const heardMsPerCut = 40
/** The text stays a little ahead of the voice: a word of 200 ms has six characters and more. */
const charactersPerSecond = 30
/** One round of a talk is cut some five times. */
const cutsPerUtterance = 30
const cutsPerMuting = 5

export interface Reconnected {
  readonly wanted: number
  readonly cuts: { readonly listener: number; readonly talker: number }
  readonly resumes: number
  readonly listener: Listener
  readonly account: CommandAccount
  readonly talked: Talked
  readonly lostTail: number
  /** What the voice and the model made. */
  readonly made: Int16Array
  readonly text: string
}

/** Both directions; what must be there at least grows with the count. */
export function reconnectBounds(run: Reconnected): readonly Bound[] {
  return [...fromServer(run), ...fromClient(run)]
}

function fromServer({ wanted, cuts, resumes, listener, talked, lostTail, made, text }: Reconnected): Bound[] {
  const { numbering, heardEnd } = listener
  const heardMs = samplesToMs(heardEnd, speechRateHz)
  return [
    { what: 'messages lost', value: numbering.lost + talked.lost, atMost: 0 },
    { what: 'messages duplicated or out of order', value: numbering.duplicated + talked.doubled, atMost: 0 },
    { what: 'last messages that did not come', value: lostTail + talked.lostTail, atMost: 0 },
    { what: 'resumes that were not complete', value: numbering.snapshots + talked.snapshots, atMost: 0 },
    { what: 'the text is the beginning of the model’s', value: Number(text.startsWith(listener.text)), atLeast: 1 },
    { what: 'characters shown', value: listener.text.length, atLeast: (heardMs / 1_000) * charactersPerSecond },
    { what: 'widest seam, ms', value: listener.widestSeamMs, atMost: seamMs },
    { what: 'samples that are not those of an uncut answer', value: listener.wrongSamples(made), atMost: 0 },
    { what: 'samples sent and not heard', value: Math.abs((listener.sentSamples ?? NaN) - heardEnd), atMost: 0 },
    { what: 'heard, ms', value: heardMs, atLeast: cuts.listener * heardMsPerCut },
    { what: 'reconnects', value: cuts.listener + cuts.talker, atLeast: wanted },
    {
      what: 'reconnects of the one least cut',
      value: Math.min(cuts.listener, cuts.talker),
      atLeast: wanted * leastShare,
    },
    { what: 'resumes of the listener', value: resumes, atLeast: cuts.listener * resumedShare, atMost: cuts.listener },
    { what: 'resumes of the talker', value: talked.resumes, atLeast: cuts.talker * resumedShare },
  ]
}

function fromClient({ cuts, account, talked }: Reconnected): Bound[] {
  const astray = Math.abs(account.muteSets - account.muteChanges) + talked.mutesAstray
  return [
    { what: 'commands without an answer', value: account.unanswered + talked.unanswered, atMost: 0 },
    { what: 'commands answered twice', value: account.doubled + talked.answeredTwice, atMost: 0 },
    { what: 'commands answered out of turn', value: account.reordered + talked.reordered, atMost: 0 },
    { what: 'commands refused', value: account.refused + talked.refused, atMost: 0 },
    { what: 'mutings that the state does not show once each', value: astray, atMost: 0 },
    { what: 'turns that the server has not, has twice or elsewhere', value: talked.textsAstray, atMost: 0 },
    { what: 'transcripts lost, doubled or out of order', value: talked.transcriptsAstray, atMost: 0 },
    { what: 'microphone samples lost', value: talked.lostSamples, atMost: 0 },
    { what: 'microphone samples doubled', value: talked.doubledSamples, atMost: 0 },
    { what: 'microphone samples in another place', value: talked.wrongSamples, atMost: 0 },
    { what: 'rounds that did not end', value: talked.stalled, atMost: 0 },
    { what: 'utterances', value: talked.utterances, atLeast: cuts.talker / cutsPerUtterance },
    { what: 'mutings of the listener', value: account.muteSets, atLeast: cuts.listener / cutsPerMuting },
  ]
}
