// What decides over sound and the page is passed on; the rest of a test's command line is Electron's own.
const passedOn = /^--(use-fake|use-file-for-fake|lang=|force-|no-sandbox|disable-gpu|mute-audio)/

/** How the stand-in's Chromium is started: like Electron's, which shows nothing by itself and has no first run. */
export function chromiumFlags(options: {
  readonly profile: string
  readonly isHeaded: boolean
  readonly switches: ReadonlyMap<string, string>
  readonly argv: readonly string[]
}): readonly string[] {
  const own = [
    '--remote-debugging-port=0',
    `--user-data-dir=${options.profile}`,
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-breakpad',
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--block-new-web-contents',
    ...(options.isHeaded ? [] : ['--headless=new', '--disable-gpu']),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...options.argv.filter((argument) => passedOn.test(argument)),
  ]
  const named = new Set(own.map((flag) => flag.split('=')[0]))
  const asked = [...options.switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
  return [...new Set(own), ...asked.filter((flag) => !named.has(flag.split('=')[0]))]
}
