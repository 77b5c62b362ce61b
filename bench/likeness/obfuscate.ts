// What an obfuscator of npm makes of JavaScript, at three of its own settings.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fetchInto } from '../carriers/fetch.ts'

/** Setting → result; nothing where it cannot read the text. */
export type Obfuscate = (text: string) => Readonly<Record<string, string>>

interface Obfuscator {
  obfuscate(text: string, options: object): { getObfuscatedCode(): string }
}

const SETTINGS = ['low', 'medium', 'high'] as const

export function obfuscator(folder: string): Obfuscate {
  fetchInto(folder, { npm: ['javascript-obfuscator@4.1.1'], debian: [] })
  const load = createRequire(join(folder, 'package.json'))
  const { obfuscate } = load('javascript-obfuscator') as Obfuscator
  return (text) => {
    const made: Record<string, string> = {}
    for (const setting of SETTINGS) {
      try {
        const options = { optionsPreset: `${setting}-obfuscation`, seed: 1 }
        made[setting] = obfuscate(text, options).getObfuscatedCode()
      } catch {
        // A module that it cannot read is left out of its row.
      }
    }
    return made
  }
}
