/** Why there is no microphone, or none any more. `message` says what happened and what to do about it. */
export interface MicrophoneProblem {
  readonly kind: MicrophoneProblemKind
  readonly message: string
}

export type MicrophoneProblemKind =
  'insecure' | 'denied' | 'none' | 'unsuitable' | 'busy' | 'revoked' | 'unplugged' | 'ended' | 'unknown'

const messages: Readonly<Record<MicrophoneProblemKind, string>> = {
  insecure:
    'The browser gives no microphone to this page, because its address is not 127.0.0.1 or localhost. ' +
    'Open Parley by the link that it printed when it started; from another machine, through the ssh -L line.',
  denied:
    'Parley may not use the microphone. Allow it for this page and for the browser, and press “Open microphone”. ' +
    'Typing works meanwhile.',
  none: 'No microphone was found. Plug one in, or switch it on in the sound settings of your system; Parley notices it by itself. Typing works meanwhile.',
  unsuitable:
    'The chosen microphone went away while it was being opened, or cannot do what Parley asks of it. Choose another ' +
    'one, and press “Open microphone”. Typing works meanwhile.',
  busy:
    'The microphone did not start: another program may have taken it, or its driver failed. Close what else records, ' +
    'or choose another microphone, and press “Open microphone”. Typing works meanwhile.',
  revoked:
    'The permission to use the microphone was taken back, so Parley stopped listening. Allow it in the address bar of ' +
    'this window and press “Open microphone”.',
  unplugged:
    'The microphone was unplugged, so Parley stopped listening. Plug it in again or choose another one; ' +
    'what you had said is kept.',
  ended: 'The microphone stopped by itself. Press “Open microphone” to open it again; what you had said is kept.',
  unknown: 'The microphone could not be opened. Press “Open microphone” to try again, or choose another one.',
}

export function microphoneProblem(kind: MicrophoneProblemKind): MicrophoneProblem {
  return { kind, message: messages[kind] }
}

/** By the name of what `getUserMedia` threw: the messages differ from browser to browser. */
export function openProblem(errorName: string): MicrophoneProblemKind {
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
      return 'none'
    case 'OverconstrainedError':
      return 'unsuitable'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'unknown'
  }
}

/** Why a track ended by itself. A browser that cannot tell the permission says `prompt`. */
export function endProblem(found: {
  readonly permission: PermissionState
  readonly isDeviceThere: boolean
}): MicrophoneProblemKind {
  if (found.permission === 'denied') return 'revoked'
  return found.isDeviceThere ? 'ended' : 'unplugged'
}
