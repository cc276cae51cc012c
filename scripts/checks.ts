export interface Check {
  readonly name: string
  /** Arguments of node. */
  readonly args: readonly string[]
}

/** Longest first, so that two at a time end at about the same moment. */
export const checks: readonly Check[] = [
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'types of each folder', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'types with tests', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.lint.json'] },
  { name: 'import walls', args: ['scripts/walls.ts'] },
  {
    name: 'format',
    args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  },
]
