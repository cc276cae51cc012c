import type { MessageOf, Probe } from './probe.ts'
import { NotChecked } from './verdict.ts'

/** Any model has something to say to these; the built-in one says that it cannot make up stories, at length. */
export const shortQuestion = 'What is twelve times seven?'
export const longQuestion = 'Tell me a long story about a fox, please.'

export interface Answer {
  readonly item: MessageOf<'item-added'>
  readonly start: MessageOf<'response-start'>
  readonly end: MessageOf<'response-end'>
}

/** One typed turn to its end. */
export async function ask(probe: Probe, text: string): Promise<Answer> {
  const since = probe.arrivals.length
  await probe.command({ type: 'text-submit', text })
  const item = await probe.next('item-added', {
    since,
    where: (each) => each.item.text === text,
    as: 'the text’s item',
  })
  const start = await probe.next('response-start', { since, where: ({ seq }) => seq > item.seq })
  const end = await probe.next('response-end', { since, where: ({ responseId }) => responseId === start.responseId })
  if (end.reason === 'failed') throw new NotChecked(`the server’s model did not answer: ${whyOf(probe, end)}`)
  return { item, start, end }
}

function whyOf(probe: Probe, end: MessageOf<'response-end'>): string {
  return probe.all('notice').at(-1)?.message ?? end.code ?? 'no reason given'
}

/** Asks for something long and waits until this much of it was spoken; says which response it is. */
export async function beginSpeech(probe: Probe, samples: number): Promise<number> {
  probe.send({ type: 'text-submit', id: crypto.randomUUID(), text: longQuestion })
  const start = await probe.next('response-start')
  const heard = (): number =>
    probe.arrivals.reduce((sum, each) => (each.kind === 'speech' ? sum + each.frame.samples.length : sum), 0)
  const isOver = (): boolean => probe.all('response-end').length > 0 || probe.all('speech-sent').length > 0
  await probe.until(() => heard() >= samples || isOver() || probe.closedWith !== undefined, 20_000)
  if (heard() < samples)
    throw new NotChecked(`no speech to try it on: ${heard()} samples came, ${probe.all('notice')[0]?.message ?? ''}`)
  return start.responseId
}
