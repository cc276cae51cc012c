export interface LinkTarget {
  readonly url: string
  readonly host: string
}

/** Where a link leads, when Parley opens it: only `https:`, and the host is always shown. Undefined for all else. */
export function linkTarget(address: string | undefined): LinkTarget | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  // A name before the host is there to be taken for it.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined
  return { url: url.href, host: url.host.replace(/^www\./, '') }
}
