// npm run package:deb [-- --output DIR] [--compression xz|zstd|none]: a Debian package of the browser host for machines
// of this one's kind, with its own Node inside. The same sources make the same bytes (SOURCE_DATE_EPOCH, else the commit's).
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { stagePackage } from './deb/stage.ts'

const root = join(import.meta.dirname, '..')
const compressions = ['xz', 'zstd', 'none']

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      output: { type: 'string', default: join(root, 'out', 'packages') },
      compression: { type: 'string', default: 'xz' },
    },
  })
  if (!compressions.includes(values.compression))
    throw new Error(`--compression takes ${compressions.join(', ')}, not "${values.compression}".`)
  const stage = mkdtempSync(join(tmpdir(), 'parley-deb-'))
  try {
    const epochS = sourceEpochS()
    const { version, architecture, installedKib } = await stagePackage({ root, stage, epochS })
    const output = resolve(values.output)
    mkdirSync(output, { recursive: true })
    const file = join(output, `parley_${version}_${architecture}.deb`)
    const args = ['--root-owner-group', `-Z${values.compression}`, '--build', stage, file]
    execFileSync('dpkg-deb', args, {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epochS) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const megabytes = (statSync(file).size / 1_000_000).toFixed(1)
    console.log(`${file}: ${megabytes} MB, ${(installedKib / 1000).toFixed(1)} MB installed`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Seconds since 1970 of what is packed; without git, of nothing in particular, but always the same. */
function sourceEpochS(): number {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined && /^\d+$/.test(given)) return Number(given)
  try {
    return Number(
      execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    return 315_532_800
  }
}

try {
  await main()
} catch (error) {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'syscall' in error
  const why = error instanceof Error ? error.message : String(error)
  const advice = isMissing && why.includes('dpkg-deb') ? ' It comes with the Debian package dpkg.' : ''
  process.stderr.write(`package:deb: ${why}${advice}\n`)
  process.exitCode = 1
}
