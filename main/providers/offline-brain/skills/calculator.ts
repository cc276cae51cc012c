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

/** mathjs takes about 200 ms to load: only a sum waits for it. */
async function loadMath() {
  return import('mathjs')
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
