import { AssistantError } from '../../shared/protocol/errors.ts'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import { claimProfile, type ProfileClaim } from '../config/profile-claim.ts'
import { isProcessRunning, runningParley, type RunningParley } from './running-parley.ts'

export type ProfileTurn =
  | { readonly type: 'first'; readonly claim: ProfileClaim }
  /** Another start won: it serves by now. */
  | { readonly type: 'second'; readonly running: RunningParley }
  /** Told to end while it waited. */
  | { readonly type: 'left' }

const lookAgainMs = 50
/** A server is ready within a second or has ended within two; whoever waits longer is told why. */
const toldAfterMs = 1_500
/** The winner may have a page to build first. */
const patienceMs = 60_000

/** Who serves this profile: this process, or the one that was a moment earlier. Neither is ever both. */
export async function claimOrFind(
  profileDirectory: string,
  options: { readonly clock: Clock; readonly say: (line: string) => void; readonly leaving?: AbortSignal },
): Promise<ProfileTurn> {
  const { clock, say, leaving } = options
  const startedAtMs = clock.nowMs()
  let isTold = false
  for (;;) {
    const claim = claimProfile(profileDirectory)
    if (claim !== undefined) return { type: 'first', claim }
    const running = await runningParley(profileDirectory, isProcessRunning)
    if (running !== undefined) return { type: 'second', running }
    const waitedMs = clock.nowMs() - startedAtMs
    if (waitedMs > patienceMs) throw doesNotAnswer(profileDirectory)
    if (waitedMs > toldAfterMs && !isTold) {
      isTold = true
      say('Another Parley is starting or ending on this profile; waiting for it.')
    }
    await waitMs(clock, lookAgainMs, leaving)
    if (leaving?.aborted === true) return { type: 'left' }
  }
}

function doesNotAnswer(profileDirectory: string): AssistantError {
  const sentence = `Another Parley holds the profile ${profileDirectory} and does not answer. Nothing was changed. End it, or name another profile with --profile DIR.`
  return new AssistantError('not-ready', sentence)
}
