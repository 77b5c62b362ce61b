// `forewarn trace`: whose copy do these samples come from?

import { resolve } from 'node:path'
import { BOUND, type Factors, factorsInWords } from '@forewarn/core/marking/codes/multiplicity'
import { type TestLevel, trace } from '@forewarn/core/marking/codes/trace'
import { type Master, readMaster } from '@forewarn/core/marking/master'
import { type LeakReading, readLeak } from '@forewarn/core/marking/read/read'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { readMasterText } from '../ports/master-file.ts'
import { readSamples, type SampleText } from '../ports/samples.ts'
import type { Register } from '../program.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { several } from './options.ts'
import {
  type AcrossLeaks,
  type Also,
  alsoLeak,
  shownAcross,
  traceAcross,
  WAYS,
} from './trace-across.ts'

interface Options {
  readonly master: string
  readonly also?: readonly Also[]
  readonly json?: true
}

export const registerTrace: Register = (program, terminal, leave) => {
  program
    .command('trace')
    .summary('find the copy that a leak was made from')
    .description(
      'Reads the marks in samples of one leak and names the copies they come from, or nobody. ' +
        'Samples are programs and texts of any language, captures (pcap, pcapng), HTTP archives ' +
        '(HAR) and any other bytes. What is named is a copy, not a person. Nothing in a sample is ' +
        'run.\n\n' +
        'Exit code 0: traced; 3: unresolved; 4: the samples are not ours.',
    )
    .argument('<sample...>', 'files or folders, all of one leak')
    .requiredOption('--master <file>', 'the master.json that forewarn mark wrote')
    .option(
      '--also <master:sample>',
      'another leak, as MASTER:SAMPLE[:SAMPLE…], judged together with this one; may be repeated',
      several(alsoLeak),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample: forewarn trace seen/tool.lua seen/session.pcap --master marked/master.json\n' +
        '         forewarn trace seen/ --master may/master.json --also march/master.json:old/\n\n' +
        'With --also, name every leak that was looked at before this one, the oldest first. None may ' +
        'be left out because of what it said.',
    )
    .action(async (paths: string[], options: Options) => {
      const text = await readMasterText(resolve(terminal.cwd, options.master))
      const master = readMaster(options.master, text)
      const read = readLeak(master, await readAll(paths, terminal))
      for (const refusal of read.refused) terminal.note(describe(refusal))
      const others = options.also ?? []
      const reads = { terminal, readAll: (all: readonly string[]) => readAll(all, terminal) }
      const leak = { path: options.master, master, read }
      const across = others.length > 0 ? await traceAcross(leak, others, reads) : undefined
      const result = resultOf(master, read, across)
      terminal.print(options.json ? JSON.stringify(result, undefined, 2) : shown(result))
      if (result.verdict === 'unresolved') leave(EXIT.unresolved)
      if (result.verdict === 'not-ours') leave(EXIT.notOurs)
    })
}

interface Result {
  readonly verdict: 'traced' | 'unresolved' | 'not-ours'
  readonly carriers: { readonly held: number; readonly read: number; readonly erased: number }
  readonly traced: readonly {
    /** The copy's id; `null` where only the partner is certain. */
    readonly copy: string | null
    readonly recipient: string | null
    readonly partner: string
    readonly pValue: number
    /** Recipients or partners whose copies were taken to have leaked as well. */
    readonly given: readonly string[]
    /** At which positions its copy was compared, and whose copy: of a partner, any of its own. */
    readonly level: TestLevel
    readonly compared: string
    readonly multiplicity: number
    readonly factors: Factors
    readonly bound: number
  }[]
  readonly bound: number
  /** In how many ways the marks could have been read: part of every multiplicity. */
  readonly searched: number
  /** With `--also`: what all leaks say together. Each of the two has half the bound. */
  readonly across?: AcrossLeaks
}

function resultOf(
  { positions, holders, codewords }: Master,
  { reading, carriers, isOurs, searched }: LeakReading,
  across: AcrossLeaks | undefined,
): Result {
  const analyses = across === undefined ? 1 : WAYS
  const found = trace({ positions, reading, holders, codewords, searched, analyses })
  const traced = found.traced.map((one) => ({ copy: one.recipient, ...one }))
  const unnamed = isOurs ? 'unresolved' : 'not-ours'
  const isNamed = traced.length > 0 || (across?.named.length ?? 0) > 0
  const verdict = isNamed ? 'traced' : unnamed
  return { verdict, carriers, traced, bound: BOUND, searched, ...(across && { across }) }
}

/** @throws Refusal `input.missing` where not one sample can be read */
async function readAll(paths: readonly string[], terminal: Terminal): Promise<SampleText[]> {
  const samples: SampleText[] = []
  for (const path of paths) {
    const { texts, refused } = await readSamples(resolve(terminal.cwd, path), path, 'any')
    samples.push(...texts)
    for (const refusal of refused) terminal.note(describe(refusal))
  }
  if (samples.length > 0) return samples
  throw new Refusal('input.missing', {
    ...{ what: 'Any readable sample', remedy: 'Name files, or folders that hold some.' },
  })
}

function shown(result: Result): string {
  const across = result.across === undefined ? [] : shownAcross(result.across)
  const isNamed = result.verdict === 'traced'
  const last = isNamed ? ['What is named is a copy, not the person who had it.'] : []
  return [...shownAlone(result), ...across, ...last].join('\n')
}

function shownAlone({ verdict, carriers, traced, bound }: Result): string[] {
  const { held, read, erased } = carriers
  const marks = `Of ${held} marked places ${read} were read, ${erased} were not.`
  if (verdict === 'not-ours') {
    return ['Not ours: the samples do not derive from this bundle.', marks]
  }
  if (traced.length === 0) {
    const ours = verdict === 'unresolved' ? 'Unresolved: ours, but' : 'By themselves'
    return [`${ours} the marks name nobody within the bound of ${bound}.`, marks]
  }
  const lines = traced.map(
    ({ recipient, partner, pValue, given, multiplicity, factors, bound: own }) => {
      const who =
        recipient === null ? `a copy of ${partner}` : `the copy of ${recipient} (${partner})`
      const tests = `${multiplicity} tests (${factorsInWords(factors)})`
      const sum = `p ${pValue.toExponential(1)} × ${tests} = ${own.toExponential(1)}`
      const besides = given.length > 0 ? `, together with ${given.join(' and ')}` : ''
      return `Traced: ${who}${besides}. An innocent copy agrees so well with ${sum}.`
    },
  )
  return [...lines, marks]
}
