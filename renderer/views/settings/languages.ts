const offered =
  'en-US en-GB en-AU en-IN de-DE fr-FR es-ES es-MX it-IT pt-BR pt-PT nl-NL pl-PL sv-SE da-DK nb-NO fi-FI cs-CZ sk-SK hu-HU ro-RO bg-BG el-GR uk-UA ru-RU tr-TR ar-EG he-IL hi-IN id-ID vi-VN th-TH ja-JP ko-KR zh-CN zh-TW'.split(
    ' ',
  )

export interface Language {
  readonly value: string
  readonly label: string
}

/** By their English names; one that was chosen elsewhere is among them. */
export function languagesFor(chosen: string): readonly Language[] {
  const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' })
  const tags = offered.includes(chosen) ? offered : [...offered, chosen]
  return tags
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, 'en'))
}

/** All that the ears which come with Parley understand. */
export function isEnglish(tag: string): boolean {
  return /^en\b/i.test(tag)
}
