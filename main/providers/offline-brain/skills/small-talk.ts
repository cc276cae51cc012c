import type { Answer } from '../answer.ts'

export type SmallTalkKind = 'help' | 'thanks' | 'hello' | 'goodbye' | 'who-are-you' | 'how-are-you'

export function smallTalk(kind: SmallTalkKind): Answer {
  switch (kind) {
    case 'help':
      return { text: help }
    case 'thanks':
      return { text: 'You are welcome.' }
    case 'hello':
      return { text: 'Hello. Say help to hear what I can do.' }
    case 'goodbye':
      return { text: 'Goodbye.' }
    case 'who-are-you':
      return {
        text: 'I am Parley, with the built-in assistant: a program that knows a few skills, with no model behind it. Say help to hear what I can do.',
      }
    case 'how-are-you':
      return { text: 'I am a program, so I have no feelings, but everything is working. What can I do for you?' }
  }
}

const help = [
  'I can tell the time and the date, set timers and alarms, do sums and convert units.',
  'I can take notes and read them back, repeat after you, spell words, roll dice, flip a coin and pick a number.',
  'I can read a text, a file or a web page to you. While I read, say stop, go on, back a sentence, or what was that word.',
  'You can also say faster, slower, louder or quieter.',
].join(' ')
