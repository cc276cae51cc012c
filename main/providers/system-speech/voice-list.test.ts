import { expect, it } from 'vitest'
import { parseVoiceList } from './voice-list.ts'
import type { ProgramEngine } from './voice-command.ts'

it.each<[ProgramEngine, string, [string, string][]]>([
  [
    'flite',
    'Voices available: kal awb_time kal16 awb rms slt \n',
    [
      ['kal', 'en-US'],
      ['kal16', 'en-US'],
      ['awb', 'en-GB'],
      ['rms', 'en-US'],
      ['slt', 'en-US'],
    ],
  ],
  ['flite', 'flite: unknown option', []],
  [
    'espeak-ng',
    [
      'Pty Language       Age/Gender VoiceName          File                 Other Languages',
      ' 5  de              --/M      German             gmw/de               ',
      ' 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)',
      ' 3  en-uk           --/M      english-mb-en1     mb/mb-en1            (en-gb 3)(en 2)',
      ' 5  variant         --/M      Storm              !v/Storm             (en-us 5)',
    ].join('\n'),
    [
      ['de', 'de'],
      ['en-us', 'en-us'],
    ],
  ],
  [
    'say',
    'Samantha            en_US    # Hello! My name is Samantha.\nEddy (German (Germany)) de_DE    # Hallo!\n-evil  en_US  # x\n',
    [
      ['Samantha', 'en-US'],
      ['Eddy (German (Germany))', 'de-DE'],
    ],
  ],
  ['sapi', '[{"name":"Microsoft Zira Desktop","language":"en-US"}]', [['Microsoft Zira Desktop', 'en-US']]],
  ['sapi', 'Add-Type : not found', []],
])("reads %s's list of voices", (engine, printed, expected) => {
  expect(parseVoiceList(engine, printed).map(({ name, language }) => [name, language])).toEqual(expected)
})
