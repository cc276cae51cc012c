import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packageSets } from './needs.ts'
import { ensureSystemPackages, privatePackageRoot } from './system-packages.ts'
import type { SystemPackageOptions } from './system-packages.ts'

const filesOnly = packageSets.run.filter(({ programs }) => programs === undefined).map(({ name }) => name)

let folder = ''
let said: string[] = []
let nowMs = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-packages-'))
  said = []
  nowMs = 1_000_000
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'os-release'), 'ID=debian\n')
  program('dpkg-query', 'exit 1')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A stand-in for a program of the machine, in the shell's own words. */
function program(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho "${name} $*" >> "$HOME/calls"\n${script}\n`)
  chmodSync(join(folder, 'bin', name), 0o755)
}

function aptCalls(): readonly string[] {
  const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : ''
  return calls.split('\n').filter((line) => line.startsWith('apt-get '))
}

const makeAll = ['chromium', 'flite', 'espeak-ng', 'pocketsphinx_batch']
  .map((name) => `printf '#!/bin/sh\\n' > "$HOME/bin/${name}" && /bin/chmod 755 "$HOME/bin/${name}"`)
  .join('\n')
const aptThatInstalls = `case "$*" in *" -s "*) ;; *--no-download*) ${makeAll} ;; esac`

function ensure(change: Partial<SystemPackageOptions> = {}): Promise<readonly string[]> {
  return ensureSystemPackages({
    set: 'run',
    // Files outside the test's folder are what they are on this machine.
    except: filesOnly,
    platform: 'linux',
    env: { PATH: join(folder, 'bin'), HOME: folder },
    isRoot: true,
    osReleaseFile: join(folder, 'os-release'),
    cacheFolder: join(folder, 'cache'),
    nowMs: () => nowMs,
    say: (line) => said.push(line),
    ask: undefined,
    ...change,
  })
}

describe('ensureSystemPackages', () => {
  it('unattended as root it installs, says so, and is silent the next time', async () => {
    program('apt-get', aptThatInstalls)
    expect(await ensure()).toEqual([])
    expect(said[0]).toMatch(/^Nobody is at a terminal to ask, so Parley installs with apt-get: chromium/)
    const before = aptCalls().length
    expect(await ensure()).toEqual([])
    expect(aptCalls()).toHaveLength(before)
  })

  it('asks first, and a "no" is neither overruled nor asked again', async () => {
    program('apt-get', aptThatInstalls)
    const questions: string[] = []
    const ask = (question: string): Promise<boolean> => Promise.resolve(questions.push(question) < 0)
    expect(await ensure({ ask })).toContain('flite')
    expect(await ensure({ ask })).toContain('flite')
    expect(questions).toHaveLength(1)
    expect(aptCalls()).toEqual([])
    expect(said.at(-1)).toMatch(/^Going on without .* as you chose/)
  })

  it('installs after a "yes"', async () => {
    program('apt-get', aptThatInstalls)
    expect(await ensure({ ask: () => Promise.resolve(true) })).toEqual([])
  })

  it('leaves out whatever would remove something from the machine', async () => {
    program('apt-get', `case "$*" in *" -s "*flite*) echo "Remv desktop-sound [1]" ;; esac\n${aptThatInstalls}`)
    await ensure()
    expect(said).toContain('flite was left out: installing it would remove desktop-sound.')
    expect(aptCalls().at(-1)).toMatch(/--no-download chromium espeak-ng pocketsphinx$/)
  })

  it('goes on without a network, says why, and does not try again until the next day', async () => {
    program('apt-get', 'case "$*" in *" -s "*) ;; *) echo "E: Could not resolve deb.example" >&2; exit 100 ;; esac')
    expect(await ensure()).toContain('flite')
    expect(said.join('\n')).toContain('failed: Could not resolve deb.example')
    const before = aptCalls().length
    await ensure()
    expect(aptCalls()).toHaveLength(before)
    expect(said.at(-1)).toMatch(/could not be installed a short while ago/)
    nowMs += 25 * 3_600_000
    await ensure()
    expect(aptCalls().length).toBeGreaterThan(before)
  })

  it('without root it names the line to run and touches nothing', async () => {
    program('apt-get', 'exit 1')
    expect(await ensure({ isRoot: false })).toContain('flite')
    expect(said).toEqual([expect.stringContaining('"sudo apt-get install -y --no-install-recommends chromium flite')])
    expect(aptCalls()).toEqual([])
  })

  it('beside PipeWire it unpacks PulseAudio into its own folder and installs the rest', async () => {
    program('dpkg-query', 'echo "pipewire-pulse:amd64 install ok installed"')
    program(
      'apt-get',
      `case "$*" in *download*pulseaudio*) : > pulseaudio.deb ;; *" -s "*) echo "Inst pulseaudio (1)" ;; esac\n${aptThatInstalls}`,
    )
    program('dpkg', '/bin/mkdir -p "$3/usr/bin" && : > "$3/usr/bin/pulseaudio" && : > "$3/usr/bin/pactl"')
    const others = packageSets.test.map(({ name }) => name).filter((name) => !name.startsWith('pulse'))
    expect(await ensure({ set: 'test', except: others })).toEqual([])
    expect(existsSync(join(privatePackageRoot(join(folder, 'cache')), 'usr/bin/pulseaudio'))).toBe(true)
    expect(aptCalls().filter((line) => line.includes(' install ') && !line.includes(' -s '))).toEqual([])
  })

  it('a folder that cannot be written costs a sentence, never the start', async () => {
    program('dpkg-query', 'echo "wireplumber install ok installed"')
    program('apt-get', 'exit 0')
    writeFileSync(join(folder, 'file'), '')
    const others = packageSets.test.map(({ name }) => name).filter((name) => !name.startsWith('pulse'))
    const cacheFolder = join(folder, 'file', 'cache')
    expect(await ensure({ set: 'test', except: others, cacheFolder })).toEqual(['pulseaudio', 'pulseaudio-utils'])
    expect(said.join('\n')).toContain('Seeing to the packages failed: ')
  })

  it('elsewhere it says in one sentence what to install', async () => {
    expect(await ensure({ osReleaseFile: '/nowhere' })).toContain('flite')
    expect(said).toEqual([expect.stringMatching(/package manager/)])
  })
})
