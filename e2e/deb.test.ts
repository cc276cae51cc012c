import { execFile, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chat } from '../main/client/chat-client.ts'
import { findProgram } from '../main/processes/find-program.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet } from './simulators/provider-set.ts'
import { openScreen } from './walks/screen.ts'
import { pageInWindow, watchedBrowserPath } from './walks/watched-browser.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const isLong = process.env.PARLEY_LONG === '1'
const isRoot = process.getuid?.() === 0
const why =
  process.platform !== 'linux'
    ? 'a Debian package is made on Linux'
    : !hasProgram('dpkg') || !hasProgram('dpkg-deb')
      ? 'dpkg is not here'
      : !isRoot && !hasProgram('fakeroot')
        ? 'neither root nor fakeroot is here, and dpkg installs for nobody else'
        : undefined
if (why !== undefined) console.log(`deb: skipped, ${why}`)

/** Beside the file system that the package is installed into, so that nothing of this machine changes. */
let folder = ''
let system = ''
let home = ''
let packageFile = ''
/** What the package depends on is all on this machine, as far as its dpkg knows. */
let isSatisfied = false
const parley = (): string => join(system, 'usr', 'bin', 'parley')
const profile = (): string => join(home, '.config', 'parley')

describe.skipIf(why !== undefined)('the Debian package, in a system of its own', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-deb-test-'))
    system = join(folder, 'system')
    home = join(system, 'home', 'user')
    await mkdir(profile(), { recursive: true })
    packageFile = await build('packages')
    await foundSystem()
  }, 120_000)

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  test('asks for a browser and recommends what Parley hears and speaks with', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await fieldOf('Version')).toBe(version)
    expect(await fieldOf('Depends')).toMatch(/^chromium \| google-chrome-stable \| .*libc6 \(>= 2\.28\)/)
    expect(await fieldOf('Recommends')).toBe('flite, espeak-ng, pocketsphinx, pocketsphinx-en-us, python3-pocketsphinx')
  })

  test('is installed by dpkg: a command, a desktop entry, an icon, a manual page, and a start with the desktop that is off', async () => {
    await dpkg('--install', packageFile)
    expect(await statusOf()).toContain('Status: install ok installed')
    const desktop = await readFile(join(system, 'usr/share/applications/parley.desktop'), 'utf8')
    expect(desktop).toMatch(/^Exec=parley$/m)
    expect(desktop).toMatch(/^\[Desktop Action toggle-talk\]\nName=.+\nExec=parley --toggle-talk$/m)
    expect(await readFile(join(system, 'etc/xdg/autostart/parley.desktop'), 'utf8')).toMatch(/^Hidden=true$/m)
    for (const path of [
      'usr/share/icons/hicolor/scalable/apps/parley.svg',
      'usr/share/icons/hicolor/512x512/apps/parley.png',
      'usr/share/man/man1/parley.1.gz',
    ])
      expect(existsSync(join(system, path)), path).toBe(true)
    expect((await stat(parley())).mode & 0o777).toBe(0o755)
  })

  test('names everybody whose work is in it, with their terms, and none of it is under the GPL', async () => {
    const text = await readFile(join(system, 'usr/share/doc/parley/copyright'), 'utf8')
    const [, list = ''] = /whose terms follow:\n\n((?: {2}.*\n)+)/.exec(text) ?? []
    for (const name of [
      'Node.js',
      'react',
      'express',
      'onnxruntime-web',
      '@ricky0123/vad-web',
      'mathjs',
      'lucide-react',
    ])
      expect(list).toContain(`  ${name} `)
    expect(list).not.toMatch(/GPL/)
  })

  test('holds no source, no test and no package folder', async () => {
    const files = (await filesBelow(join(system, 'usr'))).filter((file) => !file.startsWith('share/doc/'))
    expect(files.filter((file) => /\.tsx?$|\.test\.|node_modules|\.map$/.test(file))).toEqual([])
  })

  test('explains itself by its own command, and says that nothing runs when the voice is to be turned on', async () => {
    const { stdout } = await run(parley(), ['--help'], { cwd: '/' })
    expect(stdout).toMatch(/^Usage: parley \[options\]/)
    const talk = run(parley(), ['--toggle-talk', '--profile', profile()], { cwd: '/' })
    await expect(talk).rejects.toMatchObject({
      code: 1,
      stderr: `parley: No Parley is running on the profile ${profile()}. Start it with "parley", then ask again.\n`,
    })
  })

  test('answers without a checkout around it: what is loaded late and the page are all there', async () => {
    const server = await ServerProcess.start({ profile: profile(), program: parley() })
    try {
      expect(await ask(server, 'What is twelve times twelve?')).toContain('144')
      expect(await ask(server, 'take a note the package works')).not.toBe('')
      const page = await fetch(server.origin)
      expect(await page.text()).toContain('<title>Parley</title>')
      expect((await fetch(`${server.origin}/vad/silero_vad_v6.onnx`)).status).toBe(200)
    } finally {
      await server.end()
    }
  }, 60_000)

  test('hears a recording of a person with the detector that came with it, and speaks to a provider', async ({
    skip,
  }) => {
    const speech = '/usr/share/sounds/alsa/Front_Center.wav'
    if (!existsSync(speech)) skip('alsa-utils is not installed: there is no recording of a voice to play')
    const providers = await startProviderSet({
      clock: machineClock,
      apiKey: 'right',
      answer: () => ({ tokens: ['Heard ', 'you.'] }),
      hear: () => ({ text: 'front center' }),
    })
    const other = join(folder, 'with-providers')
    const server = await ServerProcess.start({ profile: other, settings: providers.settings, program: parley() })
    try {
      expect(await talk(server, speech, '--fast')).toContain('You:    front center\nParley: Heard you.\n')
      await server.untilLogged('vad loaded')
    } finally {
      await server.end()
      await providers.close()
    }
  }, 60_000)

  test('hears with this machine’s own ears and answers with its voice', async ({ skip }) => {
    if (!isLong) skip('runs in the long form (npm test -- --long)')
    const missing = ['flite', 'pocketsphinx_batch'].filter((name) => !hasProgram(name))
    if (missing.length > 0) skip(`not installed: ${missing.join(', ')}`)
    const [question, answer] = [join(folder, 'question.wav'), join(folder, 'answer.wav')]
    await run('flite', ['-voice', 'slt', '-t', 'What time is it?', '-o', question])
    const server = await ServerProcess.start({ profile: profile(), program: parley() })
    try {
      expect(await talk(server, question, '--out', answer)).toMatch(/what time is it/i)
      expect((await stat(answer)).size).toBeGreaterThan(10_000)
    } finally {
      await server.end()
    }
  }, 120_000)

  test('opens its window in the browser, where the desktop’s action turns the voice on', async ({ skip }) => {
    if (!isLong) skip('runs in the long form (npm test -- --long)')
    const missing = ['Xvfb', 'chromium'].filter((name) => !hasProgram(name))
    if (missing.length > 0) skip(`not installed: ${missing.join(', ')}`)
    const screen = await openScreen({ width: 1280, height: 860 })
    // The browser keeps things of its own beside the profile.
    const env = { ...process.env, ...screen.env, HOME: join(folder, 'desk'), XDG_CONFIG_HOME: undefined }
    // The first five minutes have a spec of their own.
    await writeFile(join(profile(), 'settings.json'), JSON.stringify({ isFirstRunDone: true }))
    const PATH = await watchedBrowserPath(join(folder, 'watched'))
    // As from a menu: nobody at a terminal, nothing to read.
    const child = spawn(parley(), ['--port', '0', '--profile', profile()], {
      cwd: '/',
      env: { ...env, PATH },
      stdio: 'ignore',
    })
    const gone = once(child, 'close')
    try {
      const page = await pageInWindow(profile())
      await page.getByRole('textbox').first().waitFor()
      expect(await page.title()).toBe('Parley')
      const { stdout, stderr } = await run(parley(), ['--toggle-talk', '--profile', profile()], { cwd: '/', env })
      expect([stdout, stderr]).toEqual(['', ''])
    } finally {
      child.kill('SIGTERM')
      await gone
      await screen.close()
    }
  }, 120_000)

  test('goes to a higher version: conversations stay, what its user changed stays, what it no longer has is gone', async () => {
    const autostart = join(system, 'etc/xdg/autostart/parley.desktop')
    await appendFile(autostart, '# mine\n')
    await dpkg('--install', await higherVersion('99.0.0'))
    expect(await statusOf()).toContain('Version: 99.0.0')
    expect(await readFile(autostart, 'utf8')).toContain('# mine')
    expect(existsSync(join(system, 'usr/share/man/man1/parley.1.gz'))).toBe(false)
    const server = await ServerProcess.start({ profile: profile(), program: parley() })
    try {
      expect(await ask(server, 'read my notes')).toContain('the package works')
    } finally {
      await server.end()
    }
  }, 60_000)

  test('is purged: nothing is left but its user’s profile', async () => {
    await dpkg('--purge', 'parley')
    const left = (await filesBelow(system)).filter((file) => !file.startsWith('var/'))
    expect(left.filter((file) => !file.startsWith('home/user/.config/parley/'))).toEqual([])
    expect(left).toContain('home/user/.config/parley/parley.db')
    expect(existsSync(join(system, 'usr/lib/parley'))).toBe(false)
    await expect(statusOf()).rejects.toThrow(/not installed/)
  })

  test('is the same to the byte when the same sources are packed again', async ({ skip }) => {
    if (!isLong) skip('runs in the long form (npm test -- --long)')
    expect(await hashOf(await build('again'))).toBe(await hashOf(await build('once-more')))
  }, 120_000)
})

function hasProgram(name: string): boolean {
  return findProgram(name, { platform: process.platform, env: process.env }) !== undefined
}

/** Packed without compression: xz takes longer than all the rest. */
async function build(name: string): Promise<string> {
  const output = join(folder, name)
  const script = join(root, 'scripts', 'package-deb.ts')
  await run(process.execPath, [script, '--output', output, '--compression', 'none'], {
    cwd: root,
    env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000' },
  })
  const [file = ''] = await readdir(output)
  return join(output, file)
}

/** A database for dpkg in which there is what the package depends on, as far as it is on this machine. */
async function foundSystem(): Promise<void> {
  const database = join(system, 'var', 'lib', 'dpkg')
  for (const name of ['info', 'updates', 'triggers']) await mkdir(join(database, name), { recursive: true })
  const wishes = (await fieldOf('Depends')).split(',').map((wish) => wish.split('|').map((name) => nameOf(name)))
  const known = new Map(await Promise.all(wishes.flat().map(async (name) => [name, await stanzaOf(name)] as const)))
  isSatisfied = wishes.every((names) => names.some((name) => known.get(name) !== ''))
  await writeFile(join(database, 'status'), [...known.values()].join(''))
}

function nameOf(dependency: string): string {
  return dependency.replace(/\(.*\)/, '').trim()
}

/** What this machine's dpkg knows of an installed package. */
async function stanzaOf(name: string): Promise<string> {
  const found = await run('dpkg-query', ['--status', name]).catch(() => undefined)
  return found?.stdout.includes('Status: install ok installed') === true ? `${found.stdout.trim()}\n\n` : ''
}

async function dpkg(...args: readonly string[]): Promise<void> {
  const forced = [...(isSatisfied ? [] : ['--force-depends']), ...(isRoot ? [] : ['--force-not-root'])]
  const command = ['dpkg', `--root=${system}`, ...forced, ...args]
  // It looks for ldconfig, which is not on every user's path.
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' }
  await run(isRoot ? '/usr/bin/env' : 'fakeroot', command, { env })
}

async function statusOf(): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C' }
  return (await run('dpkg-query', [`--admindir=${system}/var/lib/dpkg`, '--status', 'parley'], { env })).stdout
}

async function fieldOf(field: string): Promise<string> {
  return (await run('dpkg-deb', ['--field', packageFile, field])).stdout.trim()
}

/** The package taken apart and put together again, newer and with a file less. */
async function higherVersion(version: string): Promise<string> {
  const parts = join(folder, 'parts')
  await run('dpkg-deb', ['--raw-extract', packageFile, parts])
  const control = join(parts, 'DEBIAN', 'control')
  await writeFile(control, (await readFile(control, 'utf8')).replace(/^Version: .*$/m, `Version: ${version}`))
  await rm(join(parts, 'usr/share/man'), { recursive: true })
  await chmod(join(parts, 'DEBIAN'), 0o755)
  const file = join(folder, 'higher.deb')
  await run('dpkg-deb', ['--root-owner-group', '-Znone', '--build', parts, file])
  return file
}

async function ask(server: ServerProcess, text: string): Promise<string> {
  let answer = ''
  for await (const message of chat(
    { access: server.access, clock: machineClock, random: Math.random },
    { id: randomUUID(), text },
    AbortSignal.timeout(30_000),
  ))
    if (message.type === 'text-delta') answer += message.text
  return answer
}

/** A WAV file as a microphone of the installed server; what the conversation was. */
async function talk(server: ServerProcess, ...args: readonly string[]): Promise<string> {
  const script = join(root, 'main', 'cli', 'talk.ts')
  const env = { ...process.env, PARLEY_SECRET: server.access.secret }
  return (await run(process.execPath, [script, ...args, '--connect', server.access.ws], { env })).stdout
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
}
