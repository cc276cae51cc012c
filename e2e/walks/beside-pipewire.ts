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
      // What was "downloaded" is not there.
      `for word in "$@"; do shift; [ "$word" = --no-download ] || set -- "$@" "$word"; done`,
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
    const { asked: simulations, done: installations } = sectionsOf(await readFile(asked, 'utf8'))
    const comes = new Set(installations.flatMap((section) => linesOf(section, 'Inst')))
    const goes = installations.flatMap((section) => linesOf(section, 'Remv'))
    const wouldGo = new Set(simulations.flatMap((section) => linesOf(section, 'Remv')))
    say(`${installations.length} installations: ${comes.size} packages come, ${goes.length} go`)
    say(`kept apart, for they would have removed: ${[...wouldGo].join(', ')}`)
    if (comes.size === 0) throw new Error('Nothing was installed.')
    if (goes.length > 0) throw new Error(`Removed: ${goes.join(', ')}`)
    if (wouldGo.size === 0) throw new Error('PipeWire was in nobody’s way: this walk has shown nothing.')

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

/** Questions (`-s`) and orders; the wrapper simulates both. */
function sectionsOf(log: string): { readonly asked: readonly string[]; readonly done: readonly string[] } {
  const sections = log.split(/^(?=\$ apt-get )/m).filter((section) => /^\$ apt-get .* install /.test(section))
  const isQuestion = (section: string): boolean => /^\$ apt-get .* -s /.test(section)
  return {
    asked: sections.filter(isQuestion),
    done: sections.filter((section) => !isQuestion(section) && !/^\$ apt-get .* install -d /.test(section)),
  }
}

function linesOf(section: string, kind: 'Inst' | 'Remv'): string[] {
  return [...section.matchAll(new RegExp(`^${kind} (\\S+)`, 'gm'))].map((match) => match[1] ?? '')
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
