// A process of its own, so that nothing the demo's house knows could come from here:
//
//   node leaker.ts --seed N --candidates FILE --samples DIR --truth FILE
//
// `--candidates` is a JSON array of { "recipient", "folder" }. The truth goes to a file that only the
// demo's last step reads; nothing is printed.

import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { leak } from './leak.ts'

const Candidates = z.array(z.strictObject({ recipient: z.string(), folder: z.string() })).min(1)

const option = { type: 'string', default: '' } as const
const { values } = parseArgs({
  options: { seed: option, candidates: option, samples: option, truth: option },
})

const candidates = Candidates.parse(JSON.parse(await readFile(values.candidates, 'utf8')))
const seed = z.coerce.number().int().min(0).parse(values.seed)
const truth = await leak(seed, candidates, values.samples)
await writeFile(values.truth, JSON.stringify(truth), { mode: 0o600, flag: 'wx' })
