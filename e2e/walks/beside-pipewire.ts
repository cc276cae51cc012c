import { execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askByLine, told } from './asking.ts'
import { missingPrograms } from './machine.ts'
import { bareEnvironment, npmStart } from './npm-start.ts'
import type { Walk } from './walk.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const pipeWire = ['pipewire', 'pipewire-pulse', 'pipewire-alsa', 'pipewire-audio', 'wireplumber']

/*
 * A machine with PipeWire, without changing this one: a package database in which nothing of Parley's is installed and
 * PipeWire's packages are, with what they need; apt-get works on it and only simulates.
 */
export const besidePipeWire: Walk = {
  letter: 'e',
  title: 'PipeWire’s packages present: what Parley installs removes none',
  whyNot: () => missingPrograms(['apt-get', 'apt-cache', 'dpkg-query']),
  async run({ scratch, keepIn, say }) {
    const bin = join(scratch, 'bin')
    const database = join(scratch, 'dpkg')
    const asked = join(keepIn, 'apt-get.txt')
    await mkdir(bin)
    await mkdir(join(database, 'info'), { recursive: true })
    await mkdir(join(database, 'updates'))
    await writeFile(join(database, 'status'), databaseWithPipeWire())
    await writeFile(asked, '')
    const state = `-o Dir::State::status=${join(database, 'status')}`
    await script(bin, 'apt-get', [
      `echo "$ apt-get $*" >> ${asked}`,
      // Nothing is fetched: whether it is there is no question of this walk.
      'case " $* " in *" download "*|*" update "*|*" -d "*) exit 0;; esac',
      `/usr/bin/apt-get ${state} -s "$@" | tee -a ${asked}`,
    ])
    await script(bin, 'dpkg-query', [`exec /usr/bin/dpkg-query --admindir=${database} "$@"`])
    await symlink('/usr/bin/dpkg', join(bin, 'dpkg'))
    for (const set of ['run', 'test']) {
      const program = [join(project, 'main', 'cli', 'system-packages.ts'), '--set', set]
      // Alone on the PATH: of what Parley wants nothing is found. It says itself what it could not do.
      const said = await run(program, { ...bareEnvironment(), PATH: `${bin}:/bin-without-anything` })
      await writeFile(join(keepIn, `system-packages-${set}.txt`), said)
      const isApart = said.includes('unpacked into Parley’s own folder')
      if (set === 'test' && !isApart) throw new Error(`PulseAudio was not to be kept apart:\n${said}`)
    }
    const log = await readFile(asked, 'utf8')
    const simulations = (log.match(/^\$ apt-get .* install /gm) ?? []).length
    const installs = new Set([...log.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]))
    const removals = log.match(/^Remv .*$/gm) ?? []
    say(`${simulations} simulated installations: ${installs.size} packages come, ${removals.length} go`)
    if (simulations === 0 || installs.size === 0) throw new Error('Nothing was simulated.')
    if (removals.length > 0) throw new Error(removals.join('\n'))

    const args = ['--host', 'terminal', '--port', '0', '--profile', join(scratch, 'profile')]
    const started = npmStart({ args, env: bareEnvironment(), stdin: 'pipe' })
    try {
      say(`replied: ${await askByLine(started)}`)
    } finally {
      started.endInput()
      await started.end('SIGTERM')
      await writeFile(join(keepIn, 'terminal.txt'), told(started.printed()))
    }
  },
}

/** Installed: PipeWire and all it needs, and whatever is essential; nothing else. */
function databaseWithPipeWire(): string {
  const simulated = execFileSync(
    'apt-get',
    ['-s', '-o', 'Dir::State::status=/dev/null', '--no-install-recommends', 'install', ...pipeWire],
    {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    },
  )
  const names = [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '')
  if (!pipeWire.every((name) => names.includes(name))) throw new Error('PipeWire is not in the lists of packages.')
  const records = execFileSync('apt-cache', ['show', '--no-all-versions', ...names], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return records
    .split('\n\n')
    .filter((record) => record.trim() !== '')
    .map((record) => {
      const kept = record.split('\n').filter((line) => !/^(Filename|Size|MD5sum|SHA\d+|Status|APT-\w+):/.test(line))
      return [kept[0], 'Status: install ok installed', ...kept.slice(1)].join('\n')
    })
    .join('\n\n')
    .concat('\n')
}

async function script(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, ['#!/bin/sh', 'PATH=/usr/bin:/bin', ...lines, ''].join('\n'))
  await chmod(path, 0o755)
}

async function run(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  await new Promise((resolve) => child.once('close', resolve))
  return said
}
