export type PackageSet = 'run' | 'test'

/** Something of the machine that Parley uses, and how to see without the package manager that it is there. */
export interface Need {
  /** Debian's package. */
  readonly name: string
  /** What a person gets from it, in a few words. */
  readonly purpose: string
  /** Present when one of these programs is on the PATH or one of these files exists. */
  readonly programs?: readonly string[]
  readonly files?: readonly string[]
}

const browser: Need = {
  name: 'chromium',
  purpose: 'a browser for the window',
  programs: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'brave-browser',
  ],
}

const run: readonly Need[] = [
  browser,
  { name: 'flite', purpose: 'the English voice', programs: ['flite'] },
  { name: 'espeak-ng', purpose: 'voices for other languages', programs: ['espeak-ng'] },
  { name: 'pocketsphinx', purpose: 'the ears', programs: ['pocketsphinx_batch', 'pocketsphinx_continuous'] },
  {
    name: 'pocketsphinx-en-us',
    purpose: 'the ears’ English',
    files: ['/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict'],
  },
  {
    name: 'python3-pocketsphinx',
    purpose: 'faster ears',
    files: ['/usr/lib/python3/dist-packages/pocketsphinx/__init__.py'],
  },
]

const test: readonly Need[] = [
  { name: 'pulseaudio', purpose: 'a sound card of its own for tests', programs: ['pulseaudio'] },
  { name: 'pulseaudio-utils', purpose: 'to play into and record from it', programs: ['pactl'] },
  { name: 'xvfb', purpose: 'a screen of its own for tests', programs: ['Xvfb'] },
  { name: 'sox', purpose: 'to mix test sounds', programs: ['sox'] },
  { name: 'alsa-utils', purpose: 'recordings of a person', files: ['/usr/share/sounds/alsa/Front_Center.wav'] },
  { name: 'pocketsphinx-testdata', purpose: 'recordings of people', files: ['/usr/share/pocketsphinx/test/data'] },
  { name: 'xdotool', purpose: 'to press keys in tests', programs: ['xdotool'] },
]

/** The test set holds the run set: tests use the voice and the ears that users use. */
export const packageSets: Readonly<Record<PackageSet, readonly Need[]>> = { run, test: [...run, ...test] }

/** Part of PulseAudio: installing these beside PipeWire's would take the user's sound away. */
export const soundServerPackages: ReadonlySet<string> = new Set(['pulseaudio', 'pulseaudio-utils'])
