import { packageSets } from '../../main/system-packages/needs.ts'

export interface ControlFacts {
  readonly version: string
  readonly architecture: 'amd64' | 'arm64'
  readonly installedKib: number
}

/** Those of which `parley` makes its window, in the order in which it looks for them; any one of them will do. */
const browsers = ['chromium', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge-stable', 'brave-browser']

/** What Node's binary is linked with, and the oldest versions that have the symbols it asks for. */
const libraries = ['libc6 (>= 2.28)', 'libgcc-s1', 'libstdc++6 (>= 8)']

export function controlText({ version, architecture, installedKib }: ControlFacts): string {
  // The voice and the ears: Parley works without them, and says what it does without.
  const recommended = packageSets.run.map(({ name }) => name).filter((name) => !browsers.includes(name))
  return [
    'Package: parley',
    `Version: ${debianVersion(version)}`,
    `Architecture: ${architecture}`,
    'Maintainer: The Parley authors <parley@localhost>',
    `Installed-Size: ${installedKib}`,
    `Depends: ${[browsers.join(' | '), ...libraries].join(', ')}`,
    `Recommends: ${recommended.join(', ')}`,
    'Section: sound',
    'Priority: optional',
    'Description: desktop voice assistant that you can interrupt',
    ' Parley listens while it speaks and stops when you talk over it. It opens in a',
    ' window of your browser and answers with the model provider of your choice, or',
    ' with what is on this machine alone, without a key and without the network.',
    '',
  ].join('\n')
}

/** `1.0.0-beta.1` comes before `1.0.0`, which Debian writes with a tilde. */
export function debianVersion(version: string): string {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) throw new Error(`"${version}" is not a version.`)
  return version.replace('-', '~')
}

export function debianArchitecture(architecture: string): ControlFacts['architecture'] {
  if (architecture === 'x64') return 'amd64'
  if (architecture === 'arm64') return 'arm64'
  throw new Error(`There is no package of Parley for ${architecture}: only for x64 and arm64.`)
}
