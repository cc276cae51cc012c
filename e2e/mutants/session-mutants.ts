import type { Mutant } from './mutant.ts'

const window = { guards: 'S3', file: 'shared/session/resume-window.ts', test: 'shared/session/resume-window.test.ts' }

export const sessionMutants: readonly Mutant[] = [
  {
    ...window,
    name: 'window-without-120-s',
    find: ' && nowMs - oldest.atMs <= resumeWindowMs',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...window,
    name: 'window-without-1000-frames',
    find: 'length <= resumeWindowFrames && ',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...window,
    name: 'window-without-1-mib',
    find: ' && bytes <= resumeWindowBytes',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
]
