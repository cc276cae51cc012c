import { globSync } from 'node:fs'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser'
import extractConfiguration from 'dependency-cruiser/config-utl/extract-depcruise-config'
import extractTypeScript from 'dependency-cruiser/config-utl/extract-ts-config'

/** Folders whose modules the walls stand between. */
export const codeFolders = ['shared', 'main', 'preload', 'renderer', 'e2e', 'bench', 'scripts']

/** From this many modules on, a cruise that read fewer did not read the tree (17.x reads none of TypeScript 7 and passes). */
const enoughModules = 50

export interface Cruised {
  readonly modules: ICruiseResult['modules']
  readonly violations: readonly string[]
}

export interface WallsVerdict {
  readonly isGood: boolean
  readonly lines: readonly string[]
}

/** Reads every import of the tree under `root` and holds it against the rules. */
export async function cruiseTree(root: string, rulesFile: string): Promise<Cruised> {
  const configuration = await extractConfiguration(rulesFile)
  const folders = codeFolders.filter((folder) => globSync(join(root, folder, '**/*.{ts,tsx}')).length > 0)
  const { output } = await cruise(
    folders,
    { ...configuration.options, ruleSet: configuration, validate: true, baseDir: root },
    undefined,
    { tsConfig: extractTypeScript(join(root, 'tsconfig.base.json')) },
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text where modules were asked for')
  const violations = output.summary.violations.map(({ rule, from, to, cycle }) => {
    const way =
      cycle === undefined
        ? from === to
          ? from
          : `${from} -> ${to}`
        : [from, ...cycle.map((step) => step.name)].join(' -> ')
    return `${rule.name}: ${way}`
  })
  return { modules: output.modules, violations: [...new Set(violations)].sort() }
}

export async function namesOfRules(rulesFile: string): Promise<readonly string[]> {
  const { forbidden = [] } = await extractConfiguration(rulesFile)
  return forbidden.map((rule: IForbiddenRuleType) => rule.name ?? '')
}

export function filesInTree(root: string): number {
  return globSync(codeFolders.map((folder) => join(root, folder, '**/*.{ts,tsx}'))).length
}

export function judgeWalls(facts: { modules: number; files: number; violations: readonly string[] }): WallsVerdict {
  const { modules, files, violations } = facts
  if (files >= enoughModules && modules < enoughModules) {
    return {
      isGood: false,
      lines: [`Read ${modules} modules of a tree with ${files} files: the walls were not checked.`],
    }
  }
  const count = violations.length === 0 ? 'no import crosses a wall' : `${violations.length} imports cross a wall`
  return { isGood: violations.length === 0, lines: [...violations, `${modules} modules read, ${count}`] }
}
