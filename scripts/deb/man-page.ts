/** The manual page from what `parley --help` prints, so that there is one text to keep true. */
export function manPage(usage: string, version: string): string {
  const [synopsis = '', ...blocks] = usage.trim().split('\n\n')
  const body = blocks.map((block) => (block.startsWith('  -') ? options(block) : `.PP\n${plain(block)}`))
  return [
    `.TH PARLEY 1 "" "Parley ${version}" "User commands"`,
    '.SH NAME',
    'parley \\- the desktop voice assistant that you can interrupt',
    '.SH SYNOPSIS',
    '.B parley',
    plain(synopsis.slice(synopsis.indexOf('['))),
    '.SH DESCRIPTION',
    ...body,
    '.SH FILES',
    '.TP',
    plain('~/.config/parley'),
    'Settings, keys and conversations. They stay when the package is removed or purged.',
    '.TP',
    plain('/etc/xdg/autostart/parley.desktop'),
    'Starts Parley with your desktop; off until its line \\(lqHidden=true\\(rq is taken away.',
    '',
  ].join('\n')
}

function options(block: string): string {
  const lines = block.split('\n').map((line) => {
    const [, flag = '', text = ''] = /^ {2}(-.*?)(?: {2,}(.*))?$/.exec(line) ?? [undefined, '', line.trim()]
    return flag === '' ? plain(text) : `.TP\n.B ${plain(flag)}\n${plain(text)}`
  })
  return lines.join('\n').trimEnd()
}

function plain(text: string): string {
  const line = text.replaceAll('\\', '\\e').replaceAll('-', '\\-')
  // At the start of a line these two would be a command.
  return line.replace(/^([.'])/gm, '\\&$1')
}
