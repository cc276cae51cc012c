import { BlockList, isIP } from 'node:net'

const privateRanges = new BlockList()
privateRanges.addSubnet('127.0.0.0', 8, 'ipv4')
privateRanges.addSubnet('10.0.0.0', 8, 'ipv4')
privateRanges.addSubnet('172.16.0.0', 12, 'ipv4')
privateRanges.addSubnet('192.168.0.0', 16, 'ipv4')
privateRanges.addAddress('::1', 'ipv6')
privateRanges.addSubnet('fc00::', 7, 'ipv6')
privateRanges.addSubnet('fe80::', 10, 'ipv6')

// Names that never leave the house: RFC 6761, 6762, 8375 and ICANN's reservation of `.internal`.
const privateSuffixes = ['.localhost', '.local', '.home.arpa', '.internal']

export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const version = isIP(host)
  if (version !== 0) return privateRanges.check(host, version === 4 ? 'ipv4' : 'ipv6')
  return host === 'localhost' || privateSuffixes.some((suffix) => host.endsWith(suffix))
}

/** Why an address cannot be used, as a sentence without the address itself (it may hold a password), or undefined. */
export function baseUrlProblem(text: string, allowInsecure: boolean): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'is not an address: write it in full, for example "http://127.0.0.1:11434/v1"'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with "https://" (or "http://" at home)'
  if (url.username !== '' || url.password !== '')
    return 'holds a user name or password, which would end up in logs: put the key into "apiKey" or "apiKeyEnv"'
  if (url.search !== '' || url.hash !== '') return 'must end before any "?" or "#"'
  if (url.protocol === 'http:' && !allowInsecure && !isPrivateHost(url.hostname))
    return 'would send your words and your key unencrypted: use "https://", or set "allowInsecure": true if you mean it'
  return undefined
}
