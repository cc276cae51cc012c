import { spawn } from 'node:child_process'
import { findProgram, type ProgramSearch } from '../processes/find-program.ts'
import { childEnvironment } from '../processes/child-environment.ts'

export interface PlayerCommand {
  readonly program: string
  readonly args: readonly string[]
}

/** Programs that play a WAV file and end, in the order they are tried. */
export function playerCommands(platform: NodeJS.Platform, wavPath: string): readonly PlayerCommand[] {
  switch (platform) {
    case 'darwin':
      return [{ program: 'afplay', args: [wavPath] }]
    case 'win32': {
      const script = `(New-Object System.Media.SoundPlayer $env:PARLEY_WAV).PlaySync()`
      return [{ program: 'powershell', args: ['-NoProfile', '-NonInteractive', '-Command', script] }]
    }
    default:
      return [
        { program: 'pw-play', args: [wavPath] },
        { program: 'paplay', args: [wavPath] },
        { program: 'aplay', args: ['-q', wavPath] },
      ]
  }
}

/** Plays a WAV file on this machine. False when no program could: no sound card, as on most remote machines. */
export async function playLocally(wavPath: string, search: ProgramSearch, signal: AbortSignal): Promise<boolean> {
  for (const { program, args } of playerCommands(search.platform, wavPath)) {
    const file = findProgram(program, search)
    if (file !== undefined && (await plays({ file, args, wavPath, env: search.env }, signal))) return true
    if (signal.aborted) return true
  }
  return false
}

function plays(
  player: { file: string; args: readonly string[]; wavPath: string; env: ProgramSearch['env'] },
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    // The path goes by the environment where a shell would read it.
    const env = { ...childEnvironment(player.env), PARLEY_WAV: player.wavPath }
    const child = spawn(player.file, player.args, { stdio: 'ignore', env, signal, windowsHide: true })
    child.once('error', () => {
      resolve(false)
    })
    child.once('close', (code) => {
      resolve(code === 0)
    })
  })
}
