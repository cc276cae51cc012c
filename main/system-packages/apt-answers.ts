/** What `apt-get -s install` says it would do. */
export interface SimulatedPlan {
  readonly installs: readonly string[]
  readonly removes: readonly string[]
}

export function parseSimulation(printed: string): SimulatedPlan {
  const named = (verb: string): string[] =>
    printed
      .split('\n')
      .filter((line) => line.startsWith(`${verb} `))
      .map((line) => line.split(' ')[1] ?? '')
      .filter((name) => name !== '')
  return { installs: named('Inst'), removes: [...named('Remv'), ...named('Purg')] }
}

const sourcesNobodyFinds = /Unable to locate package|has no installation candidate|404 +Not Found|Failed to fetch/

/** The lists are older than the mirror, or empty: `apt-get update` once, then again. */
export function wantsFreshLists(printed: string): boolean {
  return sourcesNobodyFinds.test(printed)
}

/** Debian and what is built on it. */
export function isDebianLike(osRelease: string): boolean {
  const words = (key: string): string[] => {
    const value = new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? ''
    return value.split(' ')
  }
  return [...words('ID'), ...words('ID_LIKE')].some((word) => word === 'debian' || word === 'ubuntu')
}

const pipeWirePackages =
  /^(pipewire-pulse|pipewire-audio|pipewire-alsa|wireplumber|pipewire-media-session)(:\w+)? .*\binstalled$/m

/** Reads `dpkg-query -W -f='${binary:Package} ${Status}\n'`: is the sound of this machine PipeWire's? */
export function hasPipeWire(printed: string): boolean {
  return pipeWirePackages.test(printed)
}
