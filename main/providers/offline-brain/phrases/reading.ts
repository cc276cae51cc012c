import type { PhraseRow } from '../phrase-grammar.ts'

export const readingPhrases = [
  { kind: 'read', spoken: [], typed: ['read <words>'] },
  {
    kind: 'read-start',
    spoken: ['read to me', 'read me something', 'read something'],
    typed: ['read', 'read aloud', 'read out loud', 'read this', 'read this to me', 'read this aloud'],
  },
  {
    kind: 'go-on',
    spoken: [
      'go on',
      'continue',
      'go ahead',
      'keep (going | reading)',
      'carry on',
      '(go on | continue) reading',
      'read on',
    ],
    typed: [
      'resume',
      'resume reading',
      'carry on reading',
      'more',
      'read more',
      'and then',
      'unpause',
      'go on with the (text | story | page | book)',
    ],
  },
  {
    kind: 'back-sentence',
    spoken: [
      '[go] back (a | one) sentence',
      '(go | skip) back <small> sentences',
      '(read | say | repeat) (that | the last | the previous) sentence [again]',
      'previous sentence',
    ],
    typed: [
      'back',
      'go back',
      'back [<small>] sentences',
      'back a bit',
      'go back a bit',
      'last sentence',
      'read that again',
      'one sentence back',
    ],
  },
  {
    kind: 'skip-sentence',
    spoken: [
      'next sentence',
      'skip (a | this | that | one | the next) sentence',
      '(go | skip) (ahead | forward) (a | one) sentence',
    ],
    typed: ['skip', '(go | skip) (ahead | forward) <small> sentences', 'skip <small> sentences', 'forward'],
  },
  {
    kind: 'last-word',
    spoken: [
      'what was that word',
      'what was the last word',
      'what word was that',
      'what is that word',
      'repeat the last word',
    ],
    typed: [
      'which word was that',
      'the last word',
      'that word',
      'say that word again',
      'what did that word mean',
      'what is the last word',
    ],
  },
  {
    kind: 'start-over',
    spoken: ['start over', 'start again', '[start | read it] [again] from the beginning', 'read it again'],
    typed: ['begin again', 'restart', '[start | read it | again] from the (start | top)', 'from the beginning again'],
  },
  {
    kind: 'where-are-we',
    spoken: ['where (are | were) we', 'how far are we', 'how much is left', 'what are you reading'],
    typed: [
      'where are you',
      'where did we stop',
      'how much is left to read',
      'how far along are we',
      'what are we reading',
      'where am i',
    ],
  },
] as const satisfies readonly PhraseRow[]
