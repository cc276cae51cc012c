import type { Answer } from '../answer.ts'
import type { Command } from '../command.ts'
import { joined } from './joined.ts'

type Of<K extends Command['kind']> = Extract<Command, { readonly kind: K }>

const mostDice = 20
const mostSides = 1000

/** A whole number from `from` to `to`, both possible. */
function drawn(from: number, to: number, random: () => number): number {
  return from + Math.floor(random() * (to - from + 1))
}

export function rollDice({ count, sides }: Of<'dice'>, random: () => number): Answer {
  if (count < 1 || count > mostDice) return { text: `I can roll from 1 to ${mostDice} dice.` }
  if (sides < 2 || sides > mostSides) return { text: `A die needs from 2 to ${mostSides} sides.` }
  const rolls = Array.from({ length: count }, () => drawn(1, sides, random))
  if (rolls.length === 1) return { text: `It came up ${rolls[0] ?? 1}.` }
  const sum = rolls.reduce((total, roll) => total + roll, 0)
  return { text: `You rolled ${joined(rolls.map(String))}. That makes ${sum}.` }
}

export function flipCoin(random: () => number): Answer {
  return { text: random() < 0.5 ? 'It is heads.' : 'It is tails.' }
}

export function pickNumber({ from, to }: Of<'pick-number'>, random: () => number): Answer {
  if (!Number.isInteger(from) || !Number.isInteger(to))
    return { text: 'I pick whole numbers only. Please give me two of them.' }
  return { text: `I picked ${drawn(from, to, random)}.` }
}
