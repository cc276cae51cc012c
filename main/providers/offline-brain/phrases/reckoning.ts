import type { PhraseRow } from '../phrase-grammar.ts'

export const reckoningPhrases = [
  {
    kind: 'calculate',
    spoken: ['(what is | how much is | calculate) <sum>', '<sum>'],
    typed: ['(compute | work out) <sum>', 'what does <sum> (make | equal)', '<sum> equals'],
  },
  {
    kind: 'convert',
    spoken: [
      'convert <amount> <unit> (to | into) <unit>',
      'how many <unit> (are | is | are in | are there in | in) <amount> <unit>',
      '(what is | how much is) <amount> <unit> in <unit>',
      '<amount> <unit> (in | to) <unit>',
    ],
    typed: [
      'how (long | far | heavy | hot) is <amount> <unit> in <unit>',
      'how much are <amount> <unit> in <unit>',
      '<amount> <unit> into <unit>',
      'change <amount> <unit> (to | into) <unit>',
    ],
  },
  {
    kind: 'convert-currency',
    spoken: [
      'convert <amount> <currency> (to | into) <currency>',
      'how many <currency> (are | is | are in | are there in | in) <amount> <currency>',
      '(what is | how much is) <amount> <currency> in <currency>',
    ],
    typed: ['<amount> <currency> (in | to | into) <currency>', 'exchange rate', 'what is the exchange rate'],
  },
  {
    kind: 'dice',
    spoken: ['(roll | throw) [a | the] (die | dice)', '(roll | throw) (two | three | four | five | six) dice'],
    typed: ['(roll | throw) <small> dice', 'roll a <small> sided (die | dice)', 'dice', 'roll'],
  },
  {
    kind: 'coin',
    spoken: ['(flip | toss) a coin', 'heads or tails'],
    typed: ['coin flip', 'flip coin', 'toss coin', 'flip'],
  },
  {
    kind: 'pick-number',
    spoken: [
      '(pick | choose | give me) a number [(between | from) <number> (and | to) <number>]',
      '(pick | choose | give me) a random number [(between | from) <number> (and | to) <number>]',
    ],
    typed: [
      'random number [(between | from) <number> (and | to) <number>]',
      'think of a number [(between | from) <number> (and | to) <number>]',
    ],
  },
] as const satisfies readonly PhraseRow[]
