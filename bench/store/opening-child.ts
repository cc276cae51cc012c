/* `node bench/store/opening-child.ts DIR`: opens the store of DIR, which brings it to the newest version, and ends. */
import { writeSync } from 'node:fs'
import { openStore } from '../../main/store/open-store.ts'
import { systemClock } from '../../main/system-clock.ts'

// Imported and about to begin: from here on it may be killed.
writeSync(1, 'begin\n')
openStore({ directory: process.argv[2] ?? '', clock: systemClock }).close()
