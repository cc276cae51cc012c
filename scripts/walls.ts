// The import walls of .dependency-cruiser.mjs over this tree; `npm run check` runs it among the others.
import { join } from 'node:path'
import { cruiseTree, filesInTree, judgeWalls } from './import-walls.ts'

const root = join(import.meta.dirname, '..')
const { modules, violations } = await cruiseTree(root, join(root, '.dependency-cruiser.mjs'))
const verdict = judgeWalls({
  modules: modules.filter(({ source }) => !source.includes('node_modules')).length,
  files: filesInTree(root),
  violations,
})
for (const line of verdict.lines) console.log(line)
process.exitCode = verdict.isGood ? 0 : 1
