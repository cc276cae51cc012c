import { describe, expect, it } from 'vitest'
import type { Command } from '../command.ts'
import { parseCommand } from '../parse-command.ts'
import { answerConversion, answerSum } from './reckoning.ts'

async function answer(text: string): Promise<string> {
  const command: Command = parseCommand(text)
  if (command.kind === 'calculate') return (await answerSum(command)).text
  if (command.kind === 'convert') return (await answerConversion(command)).text
  return command.kind
}

describe('sums and units, as they are answered', () => {
  it.each([
    ['12*7', '12 times 7 equals 84.'],
    ['what is twelve times seven', '12 times 7 equals 84.'],
    ['what is 15 percent of 80', '15 percent of 80 equals 12.'],
    ['ten minus fifteen', '10 minus 15 equals minus 5.'],
    ['nine squared', '9 squared equals 81.'],
    ['2^10', '2 to the power of 10 equals 1,024.'],
    ['half of nine', 'Half of 9 equals 4.5.'],
    ['the square root of two', 'The square root of 2 is about 1.41421.'],
    ['(3+4)*2', 'That is 14.'],
    ['0.1+0.2', '0.1 plus 0.2 equals 0.3.'],
    ['1/3', '1 divided by 3 is about 0.333333.'],
    ['7 divided by zero', 'I cannot divide by zero.'],
    ['sqrt(-1)', 'I could not work that out.'],
    ['convert ten miles to kilometers', '10 miles is about 16.09 kilometers.'],
    ['how many feet are in a mile', '1 mile is 5,280 feet.'],
    ['100 degrees celsius in fahrenheit', '100 degrees Celsius is 212 degrees Fahrenheit.'],
    ['ten miles in pounds', 'I cannot turn miles into pounds: they measure different things.'],
  ])('%s', async (text, sentence) => {
    expect(await answer(text)).toContain(sentence)
  })
})
