import type { Answer } from '../answer.ts'
import type { Command } from '../command.ts'
import { numberText } from '../language/numbers.ts'
import type { Unit } from '../language/units.ts'
import { calculate, convertUnits } from './calculator.ts'

type Of<K extends Command['kind']> = Extract<Command, { readonly kind: K }>

export async function answerSum({ expression }: Of<'calculate'>): Promise<Answer> {
  const value = await calculate(expression)
  if (value === undefined)
    return {
      text: 'I could not work that out. I can add, subtract, multiply, divide, and take powers, roots and percent.',
    }
  if (Number.isNaN(value)) return { text: 'That has no answer among the ordinary numbers.' }
  if (!Number.isFinite(value))
    return { text: /\/\s*0/.test(expression) ? 'I cannot divide by zero.' : 'That is too large for me to work out.' }
  const result = resultText(value)
  // After a number, flite's "is" is heard as anything but that by a recogniser; "equals" is not.
  const verb = result.startsWith('about') || subject(expression) === 'That' ? 'is' : 'equals'
  return { text: `${subject(expression)} ${verb} ${result}.` }
}

/** Whole numbers in full; of others six digits, which is what an ear keeps, and "about" when there are more. */
function resultText(value: number): string {
  if (Number.isInteger(value)) return numberText(value, 15)
  const rounded = Number(value.toPrecision(6))
  // 0.1 plus 0.2 is 0.3 to everybody but a computer.
  const isExact = Math.abs(rounded - value) < Math.abs(value) * 1e-12
  return `${isExact ? '' : 'about '}${numberText(rounded, 6)}`
}

/** The sum as it is said; a sum with brackets or functions is only "That": nobody can follow it by ear. */
function subject(expression: string): string {
  const root = /^sqrt\((-?[\d.]+)\)$/.exec(expression)?.[1]
  if (root !== undefined) return `The square root of ${numberText(Number(root))}`
  if (/[(a-z!%]/i.test(expression)) return 'That'
  const said = expression
    .replace(/\b1 \/ 2 \*/, 'half of')
    .replaceAll(/\s*\/ 100 \*\s*/g, ' percent of ')
    .replaceAll(/\s*\^ 2\b/g, ' squared')
    .replaceAll(/\s*\^ 3\b/g, ' cubed')
    .replaceAll(/\s*\^\s*/g, ' to the power of ')
    .replaceAll(/\s*\*\s*/g, ' times ')
    .replaceAll(/\s*\/\s*/g, ' divided by ')
    .replaceAll(/\s*\+\s*/g, ' plus ')
    .replaceAll(/([\d.])\s*-\s*/g, '$1 minus ')
    .trim()
    .replaceAll(/\d+(\.\d+)?/g, (digits) => numberText(Number(digits)))
  return said.charAt(0).toUpperCase() + said.slice(1)
}

export async function answerConversion({ amount, from, to }: Of<'convert'>): Promise<Answer> {
  const value = await convertUnits(amount, from.mathName, to.mathName)
  if (value === undefined) return { text: `I cannot turn ${from.many} into ${to.many}: they measure different things.` }
  const rounded = Number(value.toPrecision(4))
  const isExact = Math.abs(rounded - value) < Math.abs(value) * 1e-9
  return { text: `${measure(amount, from)} is ${isExact ? '' : 'about '}${measure(rounded, to)}.` }
}

function measure(amount: number, unit: Unit): string {
  return `${numberText(amount)} ${amount === 1 ? unit.one : unit.many}`
}

export function declineCurrency(): Answer {
  return {
    text: 'I cannot convert money: exchange rates change every day, and I do not look them up. If you tell me the rate, I can do the sum.',
  }
}
