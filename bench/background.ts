// Makes core/src/likeness/public-code.ts, the background that likeness is judged against:
//   node --conditions=source bench/background.ts [--keep FOLDER]

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { train } from '@forewarn/core/likeness/train'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { publicCode } from './public-code.ts'

const RECIPE =
  `Runs of symbols in half of the public packages that bench/public-code.ts fetches from npm and Debian,
 by family of languages; 1 to 200 kB a file, 60 files a package, 1,000 files a language, split by package;
 nmap without its vulnerability checks. Made by bench/background.ts.`.replaceAll('\n', '')

const SIZES = { names: 3_000, cells: 2 ** 18, filterBytes: 2 ** 19 }
const MOST_PER_LANGUAGE = 1_000

const { values } = parseArgs({ options: { keep: { type: 'string' } } })
const found = await inFolder(values.keep, async (folder) => publicCode(folder))
const all = found.filter(({ split }) => split === 'train')
const texts = [...Map.groupBy(all, ({ language }) => language).values()].flatMap((own) =>
  drawn(own, MOST_PER_LANGUAGE, 3),
)
const model = train(texts, RECIPE, SIZES)
const fields = Object.entries(model).map(([name, value]) => {
  const shown = typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value)
  return `  ${name}: ${shown},`
})
const source = `// Made by bench/background.ts; do not edit. See \`recipe\`.

import type { BackgroundModel } from './background.ts'

export const PUBLIC_CODE: BackgroundModel = {
${fields.join('\n')}
}
`
writeFileSync(new URL('../core/src/likeness/public-code.ts', import.meta.url), source)
const bytes = texts.reduce((sum, { text }) => sum + text.length, 0)
console.log(`${texts.length} files, ${bytes} characters → ${source.length} bytes`)
