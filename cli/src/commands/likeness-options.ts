// Options that every command takes which compares programs.

import type { Command } from 'commander'
import { wholeNumber } from './options.ts'

const MOST_THREADS = 256

export interface ReadingOptions {
  readonly background?: string
  readonly threads?: number
}

export function readingOptions(command: Command): Command {
  return command
    .option('--background <model>', 'judge by this model of public code, see forewarn background')
    .option(
      '--threads <n>',
      'how many threads to use, where the number of cores is not right; 0 for none',
      wholeNumber(0, MOST_THREADS),
    )
}
