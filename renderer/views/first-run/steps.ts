/** Where one is in the first run; each can be left for the conversation at any time. */
export const steps = ['welcome', 'duel', 'key', 'servers', 'microphone'] as const
export type Step = (typeof steps)[number]
