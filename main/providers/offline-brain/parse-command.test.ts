import { describe, expect, it } from 'vitest'
import type { Command } from './command.ts'
import { parseCommand } from './parse-command.ts'

function kindsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [text, parseCommand(text).kind]))
}

const table: Partial<Record<Command['kind'], readonly string[]>> = {
  time: [
    'What time is it?',
    'what time is it now',
    "what's the time",
    'whats the time',
    'Tell me the time, please.',
    'can you tell me the time',
    'do you know what time it is',
    'time',
    'hey parley what time is it',
  ],
  date: [
    "What's the date?",
    "what's today's date",
    'what day is it',
    'What day is it tomorrow?',
    'what month is it',
    'what year is it',
    'tell me the date',
    'date',
  ],
  'timer-set': [
    'set a timer for five minutes',
    'Set a timer for 5 minutes.',
    'set a 5 minute timer',
    'set a five minute timer please',
    'start a timer for an hour and a half',
    'timer for 90 seconds',
    'ten minute timer',
    'please set a timer for 1h 30min',
    'could you set a timer for twenty five minutes',
    'wake me up in half an hour',
    'remind me in ten minutes',
    'Remind me to call Mum in 10 minutes',
    'set a pasta timer for ten minutes',
    'I need a timer for 3 minutes',
    'set an alarm for ten minutes',
  ],
  'timer-start': ['set a timer', 'Start a timer!', 'new timer'],
  'alarm-set': [
    'set an alarm for seven thirty',
    'Set an alarm for 7:30 AM',
    'set an alarm for 7am',
    'set an alarm for six thirty a m tomorrow',
    'wake me at seven',
    'wake me up tomorrow morning at 7',
    'wake me up at half past six',
    'set my alarm for quarter to eight',
    'alarm at noon',
    'remind me at 5 pm to call Mum',
    "set an alarm for nine o'clock tomorrow",
    'set an alarm for 19:05',
  ],
  'alarm-start': ['set an alarm', 'wake me up'],
  'timers-list': [
    'list my timers',
    'what timers do I have',
    'how much time is left',
    'how long is left on my timer',
    'how long is left on the timer',
    'how much longer on the timer',
    'how long does my timer have left',
    'what timers are running',
    'which alarms are on',
    'are there any timers running',
    'is a timer running',
    'timers',
    'are there any alarms',
    'when does my alarm go off',
  ],
  'timer-cancel': [
    'cancel the timer',
    'stop the timer',
    'turn off the alarm',
    'delete my alarm',
    'cancel the five minute timer',
    'cancel the pasta timer',
    'cancel my 7:30 alarm',
  ],
  'timers-cancel-all': [
    'cancel all timers',
    'delete all my alarms',
    'clear the timers',
    'cancel all timers and alarms',
  ],
  calculate: [
    'what is twelve times seven',
    "What's 12 times 7?",
    '12*7',
    '12 * 7 =',
    'what is 12*7?',
    'what is (3 + 4)^2',
    'sqrt(2)',
    '2 plus 3 times 4',
    'how much is one hundred divided by eight',
    'calculate twenty five minus nine',
    'what is 15 percent of 80',
    "what's 15% of 80?",
    'fifteen percent of eighty',
    'the square root of two hundred and twenty five',
    'nine squared',
    '2^10',
    '5 x 4',
  ],
  convert: [
    'convert ten miles to kilometers',
    'convert 10 miles into km',
    'how many feet are in a mile',
    'how many ounces in a pound',
    '72 f in c',
    'what is 5 feet in centimeters',
    'What is 72 degrees Fahrenheit in Celsius?',
    'two and a half hours in minutes',
    'a stone in kilograms',
    '3 litres to cups',
  ],
  'convert-currency': [
    'convert ten dollars to euros',
    'how much is $5 in euros',
    'how many yen are in a dollar',
    '€20 in pounds',
  ],
  'note-add': [
    'take a note buy milk',
    'Take a note: Buy milk, eggs & bread.',
    'make a note that the door is open',
    'note that the key is under the mat',
    'remember that Ann comes on Friday',
    'remember to water the plants',
    'write down seven blue bottles',
    'Note: call Ann',
    'add butter to my notes',
    'please note down the number',
  ],
  'note-start': ['take a note', 'make a note please', 'write this down'],
  'notes-read': [
    'read my notes',
    'read me my notes',
    'what are my notes',
    'show my notes',
    'notes',
    'do I have any notes',
    'what did I write down',
  ],
  'notes-delete': [
    'delete all notes',
    'delete my notes',
    'Delete all my notes!',
    'erase all of my notes',
    'clear my notes',
    'throw away my notes',
  ],
  'note-delete-one': ['delete the last note', 'remove that note', 'delete note 2'],
  'repeat-after-me': ['repeat after me the cat sat', 'Repeat after me: Hello, World!', 'say after me good night'],
  'repeat-start': ['repeat after me'],
  'say-again': [
    'say that again',
    'can you repeat that',
    'what did you say',
    'pardon',
    'repeat',
    "I didn't catch that",
    'Say it again please',
  ],
  spell: [
    'spell lantern',
    'how do you spell necessary',
    'spell the word rhythm',
    'spell lantern please',
    "spell don't",
  ],
  'spell-that': ['spell that', 'how do you spell that?', 'spell it', 'spell the last word'],
  dice: ['roll a die', 'roll the dice', 'roll two dice', 'roll 3 dice', 'roll a twenty sided die', 'throw the dice'],
  coin: ['flip a coin', 'toss a coin', 'heads or tails?'],
  'pick-number': [
    'pick a number',
    'pick a number between one and one hundred',
    'give me a random number from 5 to 50',
    'random number',
  ],
  faster: ['faster', 'speak faster', 'a little faster', 'speed up', "that's too slow", 'go a bit faster please'],
  slower: ['slower', 'slow down', 'read slower', 'speak more slowly', 'too fast'],
  'normal-speed': ['normal speed'],
  louder: ['louder', 'speak up', 'turn up the volume', 'turn it up', 'a bit louder please'],
  quieter: ['quieter', 'softer', 'volume down', 'turn it down', 'too loud'],
  'full-volume': ['full volume'],
  stop: [
    'stop',
    'Stop!',
    'stop it',
    'please stop',
    'be quiet',
    'shut up',
    'stop reading',
    "that's enough",
    'pause',
    'okay stop',
  ],
  'never-mind': ['never mind', 'cancel', 'forget it'],
  help: ['help', 'what can you do?', 'What can I say?', 'what can you do for me', 'commands'],
  thanks: ['thanks', 'thank you', 'Thank you very much!', 'cheers'],
  hello: ['hello', 'Hi!', 'hey', 'good morning', 'hello parley'],
  goodbye: ['goodbye', 'good night', 'bye bye'],
  'who-are-you': ['who are you', "what's your name", 'are you human?'],
  'how-are-you': ['how are you', 'how are you today?'],
  read: [
    'read /tmp/story.md',
    'read ~/notes/list.txt',
    'Read me "C:\\texts\\story.txt"',
    'read the file chapter.md',
    'read https://example.com/story',
    'read me the page example.com/story',
    'read the page example dot com',
    'https://example.com/story',
    'read localhost:8080/page',
    'read this: Once upon a time there was a mill.',
    'read the following text to me: One. Two.',
    'read me this\nA first line.\nA second line.',
  ],
  'read-start': ['read to me', 'read me something', 'read this'],
  'read-unclear': ['read war and peace', 'read my lips'],
  'go-on': [
    'go on',
    'continue',
    'Go on, please.',
    'keep reading',
    'carry on',
    'please continue',
    'go on reading',
    'resume',
  ],
  'back-sentence': [
    'back a sentence',
    'go back a sentence',
    'back one sentence',
    'previous sentence',
    'go back two sentences',
    'repeat that sentence',
    'back',
  ],
  'skip-sentence': ['next sentence', 'skip this sentence', 'skip'],
  'last-word': ['what was that word', "what's that word", 'what was the last word', 'which word was that?'],
  'start-over': ['start over', 'start again', 'from the beginning', 'read it again'],
  'where-are-we': ['where are we', 'where were we?', 'how much is left'],
  yes: ['yes', 'Yes, please.', 'yeah', 'sure', 'ok', 'do it', 'yep'],
  no: ['no', 'No!', 'nope', 'no thanks', "don't", 'no thank you'],
}

describe('commands', () => {
  for (const [kind, texts] of Object.entries(table)) {
    it(`takes these for ${kind}`, () => {
      expect(kindsOf(texts)).toEqual(Object.fromEntries(texts.map((text) => [text, kind])))
    })
  }

  it('is tried on at least 150 phrasings', () => {
    expect(Object.values(table).flat().length).toBeGreaterThanOrEqual(150)
  })
})

describe('near misses', () => {
  it('takes no ordinary sentence for a command because it begins like one', () => {
    const texts = [
      'what time should we meet',
      'what time is it in Tokyo',
      'what day should we meet',
      'please stop by the store',
      'stop the car at the corner',
      'remember the milk is a song',
      'remember when we went to the sea',
      'set a place at the table',
      'set an alarm system up in the garage',
      'go on a holiday with me',
      'go back to sleep',
      'continue the story about the dragon',
      'the timer on the oven is broken',
      'I heard a note of doubt in her voice',
      'delete the old files from my computer',
      'repeat offenders go to prison',
      'help wanted',
      'help me move the sofa on Sunday',
      'hello world is a program',
      'thank you for the music',
      'no man is an island',
      'yes and that was the end of it',
      'roll out the carpet',
      'flip the pancake over',
      'pick a card',
      'faster than light',
      'louder music please the crowd',
      'he told me to stop',
      'what is love',
      'what is the meaning of twelve',
      'five apples and seven pears',
      'convert the heathens',
      'how many people live in London',
      'spell the end of the world as we know it',
      'where are we going tonight',
      'wake me up before you go go',
      'volume two of the book',
      'good morning Vietnam is a film',
      'the last word on the matter',
      'notes of a native son',
      'import("fs")',
      'a = 5',
      'f(x) = x^2',
      'C:',
      '...',
      '',
    ]
    expect(kindsOf(texts)).toEqual(Object.fromEntries(texts.map((text) => [text, 'unknown'])))
  })
})

describe('what a command holds', () => {
  it('keeps open words as they were written', () => {
    expect(parseCommand('Take a note: Buy milk, eggs & bread!')).toEqual({
      kind: 'note-add',
      text: 'Buy milk, eggs & bread!',
    })
    expect(parseCommand('repeat after me: "Hello, World"')).toEqual({ kind: 'repeat-after-me', text: '"Hello, World"' })
  })

  it('knows how long a timer runs and what it is for', () => {
    expect(parseCommand('set a timer for one hour and thirty minutes')).toEqual({
      kind: 'timer-set',
      durationMs: 5_400_000,
      label: '',
    })
    expect(parseCommand('remind me in ten minutes to call Mum')).toEqual({
      kind: 'timer-set',
      durationMs: 600_000,
      label: 'call Mum',
    })
    expect(parseCommand('set a pasta timer for ten minutes')).toMatchObject({ durationMs: 600_000, label: 'pasta' })
  })

  it('leaves a time without its half of the day open, and takes a meridiem as said', () => {
    expect(parseCommand('wake me at seven thirty')).toMatchObject({
      time: { hour: 7, minute: 30, isExact: false },
      isWaking: true,
    })
    expect(parseCommand('set an alarm for 7:30 p.m.')).toMatchObject({ time: { hour: 19, minute: 30, isExact: true } })
    expect(parseCommand('wake me tomorrow morning at seven')).toMatchObject({
      time: { hour: 7, isExact: true },
      isTomorrow: true,
    })
    expect(parseCommand('set an alarm for nine tomorrow morning')).toMatchObject({
      time: { hour: 9, isExact: true },
      isTomorrow: true,
    })
  })

  it('turns a spoken sum into the same expression as a typed one', () => {
    expect(parseCommand('what is twelve times seven')).toEqual({ kind: 'calculate', expression: '12 * 7' })
    expect(parseCommand('ten minus five plus two')).toEqual({ kind: 'calculate', expression: '10 - 5 + 2' })
    expect(parseCommand('fifteen percent of eighty')).toEqual({ kind: 'calculate', expression: '15 / 100 * 80' })
    expect(parseCommand('What is 15% of 1,200?')).toEqual({ kind: 'calculate', expression: '15 / 100 * 1200' })
  })

  it('knows which unit is wanted, whichever comes first', () => {
    const miles = { kind: 'convert', amount: 1, from: { mathName: 'mi' }, to: { mathName: 'ft' } }
    expect(parseCommand('how many feet are in a mile')).toMatchObject(miles)
    expect(parseCommand('one mile in feet')).toMatchObject(miles)
    expect(parseCommand('-40 degrees celsius in fahrenheit')).toMatchObject({ amount: -40 })
  })

  it('counts dice, sides and the ends of a range', () => {
    expect(parseCommand('roll two dice')).toEqual({ kind: 'dice', count: 2, sides: 6 })
    expect(parseCommand('roll a twenty sided die')).toEqual({ kind: 'dice', count: 1, sides: 20 })
    expect(parseCommand('pick a number between one hundred and ten')).toEqual({
      kind: 'pick-number',
      from: 10,
      to: 100,
    })
    expect(parseCommand('go back two sentences')).toEqual({ kind: 'back-sentence', count: 2 })
  })

  it('tells an address, a path and a text apart', () => {
    expect(parseCommand('read the page example dot com slash story')).toEqual({
      kind: 'read',
      source: { from: 'page', address: 'https://example.com/story' },
    })
    expect(parseCommand('read "/home/me/My Story.md"')).toEqual({
      kind: 'read',
      source: { from: 'file', path: '/home/me/My Story.md' },
    })
    expect(parseCommand('read this: It was a dark night. The end.')).toEqual({
      kind: 'read',
      source: { from: 'text', text: 'It was a dark night. The end.' },
    })
  })

  it('stays quick on a text of 60,000 characters', () => {
    const text = `read this: ${'word and a half of the timer '.repeat(2_000)}`
    expect(parseCommand(text)).toMatchObject({ kind: 'read', source: { from: 'text' } })
  })
})
