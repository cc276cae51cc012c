export type MicrophoneKeeper = 'chrome' | 'firefox' | 'safari' | 'macos' | 'windows' | 'linux'

/** Who has to be asked to give the microphone: in the app the system, in a browser the browser. */
export function keeperOf(where: {
  readonly hostPlatform: string | undefined
  readonly userAgent: string
}): MicrophoneKeeper {
  switch (where.hostPlatform) {
    case 'darwin':
      return 'macos'
    case 'win32':
      return 'windows'
    case undefined:
      return browserOf(where.userAgent)
    default:
      return 'linux'
  }
}

/** What to do, in the order of doing it. */
export function stepsToAllow(keeper: MicrophoneKeeper): readonly string[] {
  switch (keeper) {
    case 'chrome':
      return [
        'Open the ⋮ menu of this window, or the icon left of the address.',
        'Under “Site settings”, set Microphone to Allow.',
        'Come back and try again.',
      ]
    case 'firefox':
      return ['Click the crossed-out microphone in the address bar.', 'Remove “Blocked”.', 'Come back and try again.']
    case 'safari':
      return [
        'Open “Settings for 127.0.0.1” in the Safari menu.',
        'Set Microphone to Allow.',
        'Come back and try again.',
      ]
    case 'macos':
      return [
        'Open Privacy & Security, then Microphone.',
        'Switch Parley on.',
        'Start Parley again if macOS asks for it.',
      ]
    case 'windows':
      return ['Open Privacy & security, then Microphone.', 'Let desktop apps use it.', 'Come back and try again.']
    case 'linux':
      return ['Open the sound settings of your desktop.', 'Choose an input that works.', 'Come back and try again.']
  }
}

function browserOf(userAgent: string): MicrophoneKeeper {
  if (userAgent.includes('Firefox/')) return 'firefox'
  // Chrome names Safari too; Safari does not name Chrome.
  return userAgent.includes('Safari/') && !/Chrom(e|ium)\//.test(userAgent) ? 'safari' : 'chrome'
}
