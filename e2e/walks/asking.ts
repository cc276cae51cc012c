import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Screen } from './screen.ts'
import type { StartedByNpm } from './npm-start.ts'
import type { Walking } from './walk.ts'

export const question = 'what is twelve times seven'
export const answer = /\b84\b|eighty-?\s?four/i

/** Skips what greets a newcomer, types a question into the window, and waits for the answer on the screen. */
export async function askInWindow(page: Page): Promise<string> {
  const message = page.getByRole('textbox', { name: 'Message' })
  const skip = page.getByRole('button', { name: 'Skip' })
  await message.or(skip).first().waitFor({ timeout: 20_000 })
  // Whether somebody is new here the page learns a moment after it is drawn.
  for (let attempt = 1; ; attempt++) {
    if (await skip.isVisible()) await skip.click()
    const isSent = await message
      .fill(question, { timeout: 2_000 })
      .then(() => message.press('Enter', { timeout: 2_000 }))
      .then(
        () => true,
        () => false,
      )
    if (isSent) break
    if (attempt === 5) throw new Error('Nothing could be typed into the window.')
  }
  const replies = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem').filter({ hasText: answer })
  await replies.first().waitFor({ timeout: 20_000 })
  return (await replies.first().innerText()).replace(/\s+/g, ' ').trim()
}

export async function askByLine(started: StartedByNpm): Promise<string> {
  started.type(question)
  const printed = await started.until(answer, 60_000)
  return (
    printed
      .split('\n')
      .findLast((line) => answer.test(line))
      ?.trim() ?? ''
  )
}

export async function photograph(walking: Walking, screen: Screen, name: string): Promise<void> {
  const file = join(walking.keepIn, `${name}.png`)
  await screen.photograph(file)
  walking.say(`picture: ${name}.png`)
}

/** What it said to whoever started it, with links made worthless. */
export function told(printed: string): string {
  return printed
    .replaceAll('\r', '')
    .replace(/#ticket=\S+/g, '#ticket=…')
    .trim()
}
