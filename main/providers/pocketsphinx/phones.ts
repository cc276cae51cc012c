type Manner = 'stop' | 'affricate' | 'fricative' | 'nasal' | 'liquid' | 'glide'

interface Consonant {
  readonly manner: Manner
  /** 0 at the lips to 6 in the throat. */
  readonly place: number
  readonly isVoiced: boolean
}

interface Vowel {
  /** 0 open to 3 close, of the first and (diphthongs) the last sound; the same for how far back, 0 to 2. */
  readonly height: readonly [number, number]
  readonly back: readonly [number, number]
}

const consonants: Readonly<Record<string, Consonant>> = {
  P: { manner: 'stop', place: 0, isVoiced: false },
  B: { manner: 'stop', place: 0, isVoiced: true },
  T: { manner: 'stop', place: 3, isVoiced: false },
  D: { manner: 'stop', place: 3, isVoiced: true },
  K: { manner: 'stop', place: 5, isVoiced: false },
  G: { manner: 'stop', place: 5, isVoiced: true },
  CH: { manner: 'affricate', place: 4, isVoiced: false },
  JH: { manner: 'affricate', place: 4, isVoiced: true },
  F: { manner: 'fricative', place: 1, isVoiced: false },
  V: { manner: 'fricative', place: 1, isVoiced: true },
  TH: { manner: 'fricative', place: 2, isVoiced: false },
  DH: { manner: 'fricative', place: 2, isVoiced: true },
  S: { manner: 'fricative', place: 3, isVoiced: false },
  Z: { manner: 'fricative', place: 3, isVoiced: true },
  SH: { manner: 'fricative', place: 4, isVoiced: false },
  ZH: { manner: 'fricative', place: 4, isVoiced: true },
  HH: { manner: 'fricative', place: 6, isVoiced: false },
  M: { manner: 'nasal', place: 0, isVoiced: true },
  N: { manner: 'nasal', place: 3, isVoiced: true },
  NG: { manner: 'nasal', place: 5, isVoiced: true },
  L: { manner: 'liquid', place: 3, isVoiced: true },
  R: { manner: 'liquid', place: 4, isVoiced: true },
  W: { manner: 'glide', place: 0, isVoiced: true },
  Y: { manner: 'glide', place: 4, isVoiced: true },
}

const vowels: Readonly<Record<string, Vowel>> = {
  IY: { height: [3, 3], back: [0, 0] },
  IH: { height: [2.5, 2.5], back: [0.5, 0.5] },
  EY: { height: [2, 3], back: [0, 0] },
  EH: { height: [1.5, 1.5], back: [0, 0] },
  AE: { height: [0.5, 0.5], back: [0, 0] },
  AH: { height: [1.2, 1.2], back: [1, 1] },
  ER: { height: [1.5, 1.5], back: [1, 1] },
  AA: { height: [0, 0], back: [1.5, 1.5] },
  AO: { height: [1, 1], back: [2, 2] },
  AW: { height: [0, 2.5], back: [1, 2] },
  AY: { height: [0, 2.5], back: [1, 0] },
  OW: { height: [1.7, 2.5], back: [2, 2] },
  OY: { height: [1.5, 2.5], back: [2, 0] },
  UH: { height: [2.5, 2.5], back: [1.5, 1.5] },
  UW: { height: [3, 3], back: [2, 2] },
}

/** Vowels and consonants that glide into each other: "pull" and "po", "year" and "yah". */
const kinships: Readonly<Record<string, number>> = {
  'ER R': 0.3,
  'IY Y': 0.3,
  'UW W': 0.3,
  'OW L': 0.5,
  'UH L': 0.5,
  'AO L': 0.5,
  'AH L': 0.6,
  'AH R': 0.6,
}

/** Lost or added without being noticed: breath, the shortest vowel, a stop that is not released. */
const weakPhones = new Set(['HH', 'AH', 'T', 'D', 'IH'])
const weakCost = 0.5
const strongCost = 0.8

/** What it costs to hear `heard` for `said`: 0 the same sound, 1 nothing in common. */
export function substitutionCost(said: string, heard: string): number {
  if (said === heard) return 0
  const one = consonants[said]
  const other = consonants[heard]
  if (one !== undefined && other !== undefined) return consonantCost(one, other)
  const oneVowel = vowels[said]
  const otherVowel = vowels[heard]
  if (oneVowel !== undefined && otherVowel !== undefined) return vowelCost(oneVowel, otherVowel)
  return kinships[`${said} ${heard}`] ?? kinships[`${heard} ${said}`] ?? 1
}

/** What it costs to hear a sound that was not made, or to miss one that was. */
export function gapCost(phone: string): number {
  return weakPhones.has(phone) ? weakCost : strongCost
}

function consonantCost(one: Consonant, other: Consonant): number {
  const manner = one.manner === other.manner ? 0 : 0.45
  const place = Math.min(0.4, Math.abs(one.place - other.place) * 0.15)
  const voice = one.isVoiced === other.isVoiced ? 0 : 0.2
  return Math.min(1, manner + place + voice)
}

function vowelCost(one: Vowel, other: Vowel): number {
  const apart = (a: readonly [number, number], b: readonly [number, number]): number =>
    (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1])) / 2
  return Math.min(0.8, 0.1 + apart(one.height, other.height) * 0.22 + apart(one.back, other.back) * 0.18)
}
