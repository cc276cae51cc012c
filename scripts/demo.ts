// npm run demo: the machine's packages, the page, then the demo, which knows Parley as a user does (e2e/demo).
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { seeToPage } from '../main/cli/page-build.ts'
import { ensureOnThisMachine } from '../main/system-packages/this-machine.ts'

const root = join(import.meta.dirname, '..')

await ensureOnThisMachine({ set: 'test' })
await seeToPage({
  root,
  wallMs: () => Date.now(),
  say: (line) => {
    console.log(line)
  },
})
const child = spawn(process.execPath, [join(root, 'e2e', 'demo', 'run.ts')], { cwd: root, stdio: 'inherit' })
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
