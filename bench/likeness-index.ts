// What an index of many files costs, and what its candidates miss: memory, time, and recall on disguised parts:
//   node --conditions=source bench/likeness-index.ts [--keep FOLDER]

import { parseArgs } from 'node:util'
import { openBackground } from '@forewarn/core/likeness/background'
import { Candidates } from '@forewarn/core/likeness/index/candidates'
import { pack } from '@forewarn/core/likeness/index/packed'
import { Search, type Shelf, shelve } from '@forewarn/core/likeness/index/shelf'
import { prepare } from '@forewarn/core/likeness/prepared'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { dice } from '@forewarn/core/marking/codes/dice'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { rename } from './likeness/disguise.ts'
import { type PublicFile, publicCode } from './public-code.ts'

const { values: options } = parseArgs({ options: { keep: { type: 'string' } } })
const background = openBackground(PUBLIC_CODE)
const ITEMS = 2_400
const SAMPLE_CHARACTERS = 4_000
const SAMPLES = 2_000
const COMPARED_WITH_ALL = 200

const roll = dice(42)
const draw = (limit: number): number => Math.floor(roll() * limit)

/** Whole lines, about `SAMPLE_CHARACTERS` of them, all names changed. */
function renamedPart(file: PublicFile, characters: number): string {
  const lines = file.text.split('\n')
  let from = draw(lines.length)
  let text = ''
  for (; from > 0 && lines.slice(from).join('\n').length < characters; from--);
  for (const line of lines.slice(from)) {
    if (text.length >= characters) break
    text += `${line}\n`
  }
  return rename(text, file.language, roll)
}

const found = await inFolder(options.keep, async (folder) => publicCode(folder))
const files = drawn(
  found.filter(({ split, language }) => split !== 'train' && language !== 'markdown'),
  ITEMS,
  5,
)
const sourceBytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)

/** By the processor's time, which does not depend on what else the machine does. */
function timed<T>(what: string, work: () => T): T {
  const began = process.cpuUsage()
  const made = work()
  const { user, system } = process.cpuUsage(began)
  console.log(`${what}: ${((user + system) / 1e6).toFixed(2)} s of one core`)
  return made
}

const packed = timed(`${files.length} files, ${sourceBytes} bytes, prepared`, () =>
  files.map((file) => pack(prepare(file, background))),
)
const shelf = timed('put on a shelf', () => shelve(packed, (bytes) => new ArrayBuffer(bytes)))
console.log(`memory: ${memoryOf(shelf)} bytes per byte of source`)

function memoryOf({ bytes, starts, postings }: Shelf): string {
  const runs = postings ? postings.keys.buffer.byteLength * 2 + postings.starts.byteLength : 0
  const share = (all: number) => (all / sourceBytes).toFixed(2)
  return `${share(bytes.length + starts.byteLength + runs)} (packed ${share(bytes.length)}, runs ${share(runs)})`
}

const { postings: _, ...whole } = shelf
const everything = new Search(whole)
for (const characters of [600, 1_500, SAMPLE_CHARACTERS]) recall(characters)

/** Of what a comparison with all items names first: how often it is among the candidates. */
function recall(characters: number): void {
  const search = new Search(shelf)
  const finder = new Candidates({ ...shelf, postings: shelf.postings ?? never() })
  let [told, kept, own, ownKept] = [0, 0, 0, 0]
  for (const file of drawn(files, COMPARED_WITH_ALL, 7)) {
    const sample = prepare({ path: file.path, text: renamedPart(file, characters) }, background)
    const [best] = everything.compare(sample).best
    const chosen = finder.of(sample)
    const isOwn = chosen.some((at) => files[at] === file)
    own++
    if (isOwn) ownKept++
    if (best === undefined || best.nats < 15) continue
    told++
    if (search.compare(sample).best[0]?.nats === best.nats) kept++
  }
  console.log(
    `renamed parts of ${characters} characters: ${kept} of ${told} best items kept; ${ownKept} of ${own} origins are candidates`,
  )
}

function never(): never {
  throw new Error('too few files')
}

const samples = Array.from({ length: SAMPLES }, (_, i) => {
  const file = files[(i * 7) % files.length] ?? never()
  return { path: file.path, text: renamedPart(file, SAMPLE_CHARACTERS) }
})
const search = new Search(shelf)
timed(`${samples.length} samples of ${SAMPLE_CHARACTERS} characters compared`, () => {
  for (const sample of samples) search.compare(prepare(sample, background))
})
