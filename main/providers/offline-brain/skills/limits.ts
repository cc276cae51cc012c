import type { Answer } from '../answer.ts'

/** What an unknown request was about, with what is true about it here. Looked at in order. */
const topics: readonly (readonly [RegExp, string])[] = [
  [
    /\b(weather|forecast|rain(ing)?|temperature outside|sunny|snow(ing)?)\b/i,
    'I do not know the weather: I look nothing up on the internet.',
  ],
  [/\b(news|headlines?|stock|traffic|price of)\b/i, 'I do not know the news: I look nothing up on the internet.'],
  [/\b(play|music|song|radio|podcast|movie|video)\b/i, 'I cannot play music or videos.'],
  [
    /\b(send|e-?mail|mail|text (him|her|them|mom|mum|dad)|message|call|phone|dial)\b/i,
    'I cannot send messages or make calls.',
  ],
  [/\b(turn|switch) (on|off)\b|\b(lights?|thermostat|lamp|heating)\b/i, 'I cannot control things in your home.'],
  [/\b(open|launch|start|close|install|run) (the |my |a )?\w+/i, 'I cannot open or control other programs.'],
  [/\b(calendar|appointment|meeting|schedule)\b/i, 'I have no calendar. I can set an alarm, or take a note.'],
  [/\b(translate|in (french|spanish|german|italian|chinese|japanese))\b/i, 'I cannot translate.'],
  [
    /\b(write|draft|compose|poem|story|joke|essay|code|summari[sz]e|explain|rewrite|sing)\b/i,
    'I cannot make up texts or explain things.',
  ],
  [
    /\b(search|look up|google|find|directions|navigate|near me|buy|order|book)\b/i,
    'I cannot search or order anything.',
  ],
  [
    /^(who|what|when|where|why|how|which|is|are|was|were|do|does|did|can|could|should|will|would)\b/i,
    'I cannot answer general questions.',
  ],
]

const nature = 'I am the built-in assistant with no model behind me.'
const able = 'I can tell the time, set timers, do sums, take notes, and read to you; say help for the rest.'
const remedy = 'To talk about anything, add a key or a local server in settings.'

/** The plain truth about what cannot be done; the whole of it only the first time in a conversation. */
export function cannotDo(text: string, heardBefore: readonly string[]): Answer {
  if (text.trim() === '') return { text: 'I heard no words. Please say it again.' }
  const topic = topics.find(([pattern]) => pattern.test(text))?.[1] ?? 'I do not know what to do with that.'
  const isKnown = heardBefore.some((answer) => answer.includes(remedy))
  return { text: isKnown ? `${topic} Say help to hear what I can do.` : `${topic} ${nature} ${able} ${remedy}` }
}
