/** What the synthetic voices say. The parameters were tuned on the first six; the others judge them. */
export const tunedSentences: readonly string[] = [
  'Stop, that is not what I asked for.',
  'What is the weather like in London tomorrow morning?',
  'Please wait a moment, I have another question.',
  'Turn off the lights in the kitchen and open the window.',
  'No, I meant the other file.',
  'Hey, can you tell me how many meetings I have today?',
]

export const unseenSentences: readonly string[] = [
  'Yes, go on.',
  'Remind me to call my sister at seven this evening.',
  'Why does it take so long?',
  'Let us talk about something else now.',
  'Hold on, that cannot be right.',
  'After the second junction you should turn left.',
]
