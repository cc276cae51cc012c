// Loaded first by every npm script. The project's own Node 24 comes with `npm ci` (an optional dependency per
// platform); this says in one sentence what to do on a machine where that was left out.
const [major] = process.versions.node.split('.')
if (Number(major) < 24) {
  process.stderr.write(
    `Parley runs on Node 24 and found ${process.version}: its own copy was not installed (is "omit=optional" set, or is ` +
      `${process.platform}-${process.arch} not among those it ships for?). Run \`npm ci --include=optional\`, or put Node 24 first in PATH.\n`,
  )
  process.exit(1)
}
