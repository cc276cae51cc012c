// npm run walk -- a|b|c|d|e|f|all: a newcomer's ways to a first reply, each walked and photographed.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { besidePipeWire } from './beside-pipewire.ts'
import { rootWithoutDisplay } from './root-without-display.ts'
import { spokenTurn } from './spoken-turn.ts'
import { stalledDownload } from './stalled-download.ts'
import { userWithoutRights } from './user-without-rights.ts'
import type { Walk } from './walk.ts'
import { windowWithoutMicrophone } from './window-without-microphone.ts'

const walks = [
  rootWithoutDisplay,
  userWithoutRights,
  windowWithoutMicrophone,
  spokenTurn,
  besidePipeWire,
  stalledDownload,
]
const kept = join(import.meta.dirname, '..', '..', '.cache', 'walks')

async function outcomeOf(walk: Walk): Promise<'passed' | 'failed' | 'skipped'> {
  const say = (line: string): void => {
    console.log(`  ${line}`)
  }
  console.log(`(${walk.letter}) ${walk.title}`)
  const whyNot = walk.whyNot()
  if (whyNot !== undefined) {
    say(`skipped: ${whyNot}`)
    return 'skipped'
  }
  // Short: a socket lies in it, and its path may have 107 characters.
  const scratch = await mkdtemp(join(tmpdir(), 'pw-'))
  const keepIn = join(kept, walk.letter)
  await rm(keepIn, { recursive: true, force: true })
  await mkdir(keepIn, { recursive: true })
  const startedAtMs = performance.now()
  try {
    await walk.run({ scratch, keepIn, say })
    say(`a working conversation, after ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`)
    return 'passed'
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : String(error)}`)
    return 'failed'
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

const wanted = process.argv.slice(2)
const chosen = wanted.includes('all') ? walks : walks.filter(({ letter }) => wanted.includes(letter))
if (chosen.length === 0) {
  console.log('Usage: npm run walk -- a|b|c|d|e|f|all')
  for (const { letter, title } of walks) console.log(`  ${letter}  ${title}`)
  process.exit(2)
}
const count = { passed: 0, failed: 0, skipped: 0 }
for (const walk of chosen) count[await outcomeOf(walk)] += 1
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`)
process.exit(count.failed === 0 ? 0 : 1)
