import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type AudioOutput, defaultOutputBuffering, outputBufferings } from '../../shared/audio/output-buffering.ts'
import { writeAtomically } from './atomic-file.ts'

const name = 'audio-output.json'
const contentSchema = z.strictObject({ choice: z.enum(outputBufferings), reason: z.string().optional() })

export interface AudioOutputFile {
  read(): Promise<AudioOutput>
  keep(output: AudioOutput): Promise<void>
}

/**
 * A file of its own beside the settings: the program writes it by itself, and `settings.json` is the user's. One that
 * is missing or broken is the default; what made it necessary would be measured again within a minute of speech.
 */
export function createAudioOutputFile(profileDirectory: string): AudioOutputFile {
  return {
    async read() {
      try {
        return contentSchema.parse(JSON.parse(await readFile(join(profileDirectory, name), 'utf8')))
      } catch {
        return { choice: defaultOutputBuffering }
      }
    },
    keep: (output) =>
      writeAtomically(profileDirectory, {
        name,
        text: `${JSON.stringify(output, undefined, 2)}\n`,
        title: 'The choice of sound buffers',
      }),
  }
}
