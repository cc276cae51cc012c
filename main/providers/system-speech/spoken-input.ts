import type { SpeechEngine } from './engines.ts'

/** A text as an engine may be given it: nothing in it acts as a command to the voice, and what it cannot read is eased. */
export function spokenInput(engine: SpeechEngine, text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  switch (engine) {
    case 'flite':
      return toAscii(plain)
    case 'say':
    case 'espeak-ng':
    case 'espeak-ng-wasm':
      // "[[" begins an embedded command in say (volume, pauses) and phonemes in espeak-ng.
      return plain.replaceAll(/\[(?=\[)/g, '[ ')
    case 'sapi':
      return plain
  }
}

/** True when there is something in it that can be said. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}\p{Sc}%&+=@#°]/u.test(text)
}

const spelledOut: readonly (readonly [RegExp, string])[] = [
  [/[‘’ʼ′]/g, "'"],
  [/[“”„«»″]/g, '"'],
  [/[‐‑]/g, '-'],
  [/\s*[–—]\s*/g, ', '],
  [/…/g, '...'],
  [/×/g, ' times '],
  [/÷/g, ' divided by '],
  [/−/g, ' minus '],
  [/°/g, ' degrees '],
  [/€/g, ' euros '],
  [/£/g, ' pounds '],
  [/ß/g, 'ss'],
  [/æ/gi, 'ae'],
  [/ø/gi, 'o'],
]

/** flite reads bytes: anything outside ASCII ends a word or is skipped, so "it’s" would become "it s". */
function toAscii(text: string): string {
  let plain = text
  for (const [pattern, replacement] of spelledOut) plain = plain.replace(pattern, replacement)
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
}
