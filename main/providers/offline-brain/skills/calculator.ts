import type { MathNode } from 'mathjs'
import { expressionNames } from '../language/expression.ts'

/** Longer sums are not said by anybody, and parsing is the only work that grows with length. */
const longestExpression = 200

/**
 * The value of a sum, or undefined when it is none. The tree is walked before anything runs: only numbers, arithmetic
 * signs, brackets and the functions of `expressionNames` are let through, so nothing can be defined, assigned,
 * imported or looped over, and every step is one floating-point operation.
 */
export async function calculate(expression: string): Promise<number | undefined> {
  if (expression.length > longestExpression) return undefined
  const math = await loadMath()
  try {
    const tree = math.parse(expression.toLowerCase())
    if (!isPlainSum(tree)) return undefined
    const value: unknown = tree.compile().evaluate({})
    return typeof value === 'number' ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Before the first sum is asked: nobody waits for it then. The library makes its parser when that is first used, which
 * takes as long as loading it. May be called at any time, any number of times.
 */
export async function warmUpCalculator(): Promise<void> {
  await calculate('1 + 1')
  await convertUnits(1, 'm', 'km')
}

/**
 * From the one file in which mathjs offers itself whole: 55 ms of the processor's time and 70 more for the first sum,
 * against 640 from its 1,262 files; nothing else runs meanwhile.
 */
async function loadMath() {
  return (await import('mathjs/lib/browser/math.js')).default
}

const signs = new Set(['+', '-', '*', '/', '^', '%', 'mod', '!'])

function isPlainSum(tree: MathNode): boolean {
  let isPlain = true
  tree.traverse((node) => {
    isPlain &&= isPlainNode(node)
  })
  return isPlain
}

function isPlainNode(node: MathNode): boolean {
  switch (node.type) {
    case 'ConstantNode':
      return 'value' in node && typeof node.value === 'number'
    case 'ParenthesisNode':
      return true
    case 'OperatorNode':
      return 'op' in node && typeof node.op === 'string' && signs.has(node.op)
    case 'FunctionNode':
    case 'SymbolNode':
      return 'name' in node && typeof node.name === 'string' && expressionNames.has(node.name)
    default:
      return false
  }
}

/** `amount` of one unit in another, or undefined when the two do not measure the same thing. */
export async function convertUnits(amount: number, from: string, to: string): Promise<number | undefined> {
  const math = await loadMath()
  try {
    return math.unit(amount, from).toNumber(to)
  } catch {
    return undefined
  }
}
