// `forewarn trace --also`: what several leaks say together.

import { resolve } from 'node:path'
import {
  type Across,
  evidenceAcross,
  type LeakRead,
} from '@forewarn/core/marking/codes/evidence-across'
import { type Master, readMaster } from '@forewarn/core/marking/master'
import { type LeakReading, readLeak } from '@forewarn/core/marking/read/read'
import { describe } from '@forewarn/core/shared/wording'
import { InvalidArgumentError } from 'commander'
import { readMasterText } from '../ports/master-file.ts'
import type { SampleText } from '../ports/samples.ts'
import type { Terminal } from '../terminal.ts'

/** Another leak, with the master of its bundle. */
export interface Also {
  readonly master: string
  readonly samples: readonly string[]
}

/** Reads `MASTER:SAMPLE[:SAMPLE…]`, as paths stand in PATH. */
export function alsoLeak(written: string): Also {
  const [master = '', ...samples] = written.split(':')
  if (master === '' || samples.length === 0 || samples.includes('')) {
    throw new InvalidArgumentError(
      'Write MASTER:SAMPLE, more samples of the same leak behind further colons; rename paths that hold one.',
    )
  }
  return { master, samples }
}

export interface AcrossLeaks extends Across {
  readonly leaks: readonly {
    readonly master: string
    readonly carriers: LeakReading['carriers']
    readonly isOurs: boolean
  }[]
}

/** The leaks are judged one way by the first alone and another together: each has half the bound. */
export const WAYS = 2

interface Leak {
  readonly path: string
  readonly master: Master
  readonly read: LeakReading
}

/** Of the others in the order given, and this one last. What is not of its bundle says nothing. */
export async function traceAcross(
  { path, master, read }: Leak,
  others: readonly Also[],
  {
    terminal,
    readAll,
  }: { terminal: Terminal; readAll: (paths: readonly string[]) => Promise<SampleText[]> },
): Promise<AcrossLeaks> {
  const all: Leak[] = []
  for (const also of others) {
    const other = readMaster(also.master, await readMasterText(resolve(terminal.cwd, also.master)))
    const { refused, ...reading } = readLeak(other, await readAll(also.samples))
    for (const refusal of refused) terminal.note(describe(refusal))
    all.push({ path: also.master, master: other, read: { ...reading, refused } })
  }
  all.push({ path, master, read })
  const leaks = all.map(({ master, read: { reading, searched, isOurs } }): LeakRead => {
    return { master, searched, reading: isOurs ? reading : [] }
  })
  return {
    ...evidenceAcross(leaks, WAYS),
    leaks: all.map(({ path, read: { carriers, isOurs } }) => ({ master: path, carriers, isOurs })),
  }
}

export function shownAcross({ named, leaks, strongest }: AcrossLeaks): string[] {
  const ours = leaks.filter(({ isOurs }) => isOurs).length
  const over = `${ours} of ${leaks.length} leaks are ours.`
  if (named.length === 0) {
    return [
      `Together they name nobody: the strongest evidence is 10^${strongest.toFixed(1)}. ${over}`,
    ]
  }
  return [
    ...named.map(({ recipient, partner, evidence, needed }) => {
      const who =
        recipient === null ? `copies of ${partner}` : `copies of ${recipient} (${partner})`
      return `Together they name ${who}: evidence 10^${evidence.toFixed(1)}, of 10^${needed.toFixed(1)} that it takes.`
    }),
    over,
  ]
}
