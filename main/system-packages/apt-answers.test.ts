import { expect, it } from 'vitest'
import { hasPipeWire, isDebianLike, parseSimulation, wantsFreshLists } from './apt-answers.ts'

it('reads what a simulated installation would put in and take away', () => {
  const printed = [
    'NOTE: This is only a simulation!',
    'Remv pipewire-audio [0.3.65-3]',
    'Inst libpulse0 (16.1 Debian:12.15/oldstable [amd64])',
    'Inst pulseaudio (16.1 Debian:12.15/oldstable [amd64])',
    'Conf pulseaudio (16.1 Debian:12.15/oldstable [amd64])',
  ].join('\n')
  expect(parseSimulation(printed)).toEqual({ installs: ['libpulse0', 'pulseaudio'], removes: ['pipewire-audio'] })
})

it.each([
  ['E: Unable to locate package flite', true],
  ["E: Package 'flite' has no installation candidate", true],
  ['E: Failed to fetch http://deb/x.deb  404  Not Found', true],
  ['E: Could not get lock /var/lib/dpkg/lock-frontend', false],
])('%s: fresh lists help: %s', (printed, expected) => {
  expect(wantsFreshLists(printed)).toBe(expected)
})

it.each([
  ['NAME="Debian GNU/Linux"\nID=debian\n', true],
  ['ID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\n', false],
  ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', false],
  ['', false],
])('%j is Debian-like: %s', (osRelease, expected) => {
  expect(isDebianLike(osRelease)).toBe(expected)
})

it.each([
  ['pipewire-pulse:amd64 install ok installed\n', true],
  ['wireplumber install ok installed\n', true],
  ['bash install ok installed\npipewire-audio install ok installed\n', true],
  ['pipewire-pulse deinstall ok config-files\n', false],
  ['libpipewire-0.3-0:amd64 install ok installed\n', false],
  ['', false],
])('%j has PipeWire’s sound: %s', (printed, expected) => {
  expect(hasPipeWire(printed)).toBe(expected)
})
