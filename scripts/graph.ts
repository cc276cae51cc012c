// Writes docs/structure.md: which folder imports which, read from the code.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderGraph } from './folder-graph.ts'
import { cruiseTree } from './import-walls.ts'

const root = join(import.meta.dirname, '..')
const { modules } = await cruiseTree(root, join(root, '.dependency-cruiser.mjs'))
const page = `# Structure

Which folder imports which, drawn from the code by \`npm run graph\`; tests are left out. Who may import whom, and why, is
written in \`.dependency-cruiser.mjs\`, and \`npm run check\` holds every import against it.

\`\`\`mermaid
${folderGraph(modules)}
\`\`\`
`
mkdirSync(join(root, 'docs'), { recursive: true })
writeFileSync(join(root, 'docs', 'structure.md'), page)
console.log(`docs/structure.md written from ${modules.length} modules`)
