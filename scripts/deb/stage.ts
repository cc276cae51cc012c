import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { startUsage } from '../../main/cli/start-arguments.ts'
import { bundleProgram } from './bundle.ts'
import { controlText, debianArchitecture } from './control.ts'
import { manPage } from './man-page.ts'
import { copyrightText, noticeOf, type Notice } from './notices.ts'

export interface StageOptions {
  readonly root: string
  /** An empty folder, which becomes the file system that the package lays over `/`. */
  readonly stage: string
  /** Every file bears this time: the same sources make the same package, byte for byte. */
  readonly epochS: number
}

export interface Staged {
  readonly version: string
  readonly architecture: string
  readonly installedKib: number
}

const program = 'usr/lib/parley'
const autostart = 'etc/xdg/autostart/parley.desktop'

/** Lays out what `dpkg-deb` packs: the program with its Node, what the desktop knows it by, and the control files. */
export async function stagePackage({ root, stage, epochS }: StageOptions): Promise<Staged> {
  const { version } = manifestOf(join(root, 'package.json'))
  const architecture = debianArchitecture(process.arch)
  const node = join(root, 'node_modules', `node-linux-${process.arch}`)
  if (!existsSync(join(node, 'bin', 'node')))
    throw new Error(`The Node of this machine’s kind is not among the packages (${node}): run npm ci.`)
  const copy = (from: string, to: string): void => {
    mkdirSync(dirname(join(stage, to)), { recursive: true })
    copyFileSync(from, join(stage, to))
  }
  const write = (to: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(stage, to)), { recursive: true })
    writeFileSync(join(stage, to), content)
  }

  const packages = await bundleProgram(root, join(stage, program, 'out'))
  copy(join(node, 'bin', 'node'), `${program}/bin/node`)
  copy(join(root, 'resources', 'ears', 'listen.py'), `${program}/resources/ears/listen.py`)
  // Of the manifest what the program reads, and what makes its bundle a module.
  write(`${program}/package.json`, `${JSON.stringify({ name: 'parley', version, type: 'module' }, undefined, 2)}\n`)

  const linux = join(root, 'resources', 'linux')
  copy(join(linux, 'parley.sh'), 'usr/bin/parley')
  copy(join(linux, 'parley.desktop'), 'usr/share/applications/parley.desktop')
  copy(join(linux, 'autostart.desktop'), autostart)
  copy(join(root, 'resources', 'icon.svg'), 'usr/share/icons/hicolor/scalable/apps/parley.svg')
  copy(join(root, 'resources', 'icon.png'), 'usr/share/icons/hicolor/512x512/apps/parley.png')
  write('usr/share/man/man1/parley.1.gz', gzipSync(manPage(startUsage, version), { level: 9 }))
  const notices = [nodeNotice(node), ...[...packages].sort().map((name) => noticeOf(join(root, 'node_modules'), name))]
  write('usr/share/doc/parley/copyright', copyrightText(readFileSync(join(root, 'LICENSE'), 'utf8'), notices))

  const files = filesBelow(stage)
  const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0)
  const installedKib = Math.ceil(bytes / 1024)
  write('DEBIAN/control', controlText({ version, architecture, installedKib }))
  write('DEBIAN/conffiles', `/${autostart}\n`)
  // Without what its user may change.
  const sums = files.map((file) => relative(stage, file)).filter((file) => file !== autostart)
  write('DEBIAN/md5sums', sums.map((file) => `${md5(join(stage, file))}  ${file}\n`).join(''))
  settle(stage, epochS)
  return { version, architecture, installedKib }
}

/** Node is under MIT; its file holds the terms of all that is built into it. */
function nodeNotice(folder: string): Notice {
  const { version } = manifestOf(join(folder, 'package.json'))
  return { name: 'Node.js', version, license: 'MIT', text: readFileSync(join(folder, 'LICENSE'), 'utf8') }
}

function manifestOf(file: string): { readonly version: string } {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')))
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function md5(file: string): string {
  return createHash('md5').update(readFileSync(file)).digest('hex')
}

/** Modes and times that do not depend on who packs, when, and with which umask. */
function settle(stage: string, epochS: number): void {
  const entries = readdirSync(stage, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = /\/bin\/[^/]+$/.test(path) && entry.isFile()
    chmodSync(path, entry.isDirectory() || isProgram ? 0o755 : 0o644)
    lutimesSync(path, epochS, epochS)
  }
  chmodSync(stage, 0o755)
  lutimesSync(stage, epochS, epochS)
}
