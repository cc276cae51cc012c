import { NumberedTalk, type TalkPorts } from './numbered-talk.ts'

/** A session of its own for so many: a history of thousands of turns would be the model's load and not the link's. */
const roundsPerTalk = 40

/** The sum of all talks. */
export interface Talked {
  talks: number
  utterances: number
  texts: number
  issued: number
  resumes: number
  snapshots: number
  lost: number
  doubled: number
  lostTail: number
  unanswered: number
  answeredTwice: number
  refused: number
  reordered: number
  mutesAstray: number
  stalled: number
  transcriptsAstray: number
  textsAstray: number
  sentSamples: number
  lostSamples: number
  doubledSamples: number
  wrongSamples: number
  longestGapMs: number
}

/** Two sessions at a time, one talk after the other, each with its account at the end, until it is enough. */
export async function talkUntil(enough: Promise<unknown>, ports: TalkPorts): Promise<Talked> {
  const end = new AbortController()
  const isOver = (): boolean => end.signal.aborted
  void enough.then(() => {
    end.abort()
  })
  const sum: Talked = {
    ...{ talks: 0, utterances: 0, texts: 0, issued: 0, resumes: 0, snapshots: 0, lost: 0, doubled: 0, lostTail: 0 },
    ...{ unanswered: 0, answeredTwice: 0, refused: 0, reordered: 0, mutesAstray: 0, stalled: 0, transcriptsAstray: 0 },
    ...{ textsAstray: 0, sentSamples: 0, lostSamples: 0, doubledSamples: 0, wrongSamples: 0, longestGapMs: 0 },
  }
  await Promise.all([talkOn(ports, sum, isOver), talkOn(ports, sum, isOver)])
  return sum
}

async function talkOn(ports: TalkPorts, sum: Talked, isOver: () => boolean): Promise<void> {
  while (!isOver() && sum.stalled === 0) {
    const talk = new NumberedTalk(ports)
    const said: number[] = []
    for (let round = 0; round < roundsPerTalk && !isOver() && talk.stalled === 0; round++) {
      sum.utterances += 1
      said.push(sum.utterances)
      await talk.round(sum.utterances)
    }
    const { lostTail, textsAstray, texts } = await talk.close()
    const { account, numbering } = talk
    const inTurn = talk.transcripts.every((utteranceId, place) => utteranceId === said[place])
    sum.talks += 1
    sum.texts += texts
    sum.issued += account.issued
    sum.resumes += talk.resumes
    sum.snapshots += numbering.snapshots
    sum.lost += numbering.lost
    sum.doubled += numbering.duplicated
    sum.lostTail += lostTail
    sum.unanswered += account.unanswered
    sum.answeredTwice += account.doubled
    sum.refused += account.refused
    sum.reordered += account.reordered
    sum.mutesAstray += Math.abs(account.muteSets - account.muteChanges)
    sum.stalled += talk.stalled
    sum.transcriptsAstray += Math.abs(talk.transcripts.length - said.length) + (inTurn ? 0 : 1)
    sum.textsAstray += textsAstray
    sum.sentSamples += talk.sentSamples
    sum.lostSamples += talk.lostSamples
    sum.doubledSamples += talk.doubledSamples
    sum.wrongSamples += talk.wrongSamples
    sum.longestGapMs = Math.max(sum.longestGapMs, talk.longestGapMs)
  }
}
