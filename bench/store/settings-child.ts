/* `node bench/store/settings-child.ts DIR FIRST`: saves settings into DIR, one number after the other, until it is killed. */
import { writeSync } from 'node:fs'
import { saveSettings } from '../../main/config/settings-file.ts'

const [directory = '', first = '0'] = process.argv.slice(2)
writeSync(1, 'begin\n')
for (let number = Number(first); ; number++)
  await saveSettings(directory, { instructions: `Number ${number}. ${'Be brief. '.repeat(400)}` })
