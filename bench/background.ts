// Makes core/src/likeness/public-code.ts, the background that likeness is judged against:
//   node --conditions=source bench/background.ts [--keep FOLDER]

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { train } from '@forewarn/core/likeness/train'
import { LANGUAGES } from '@forewarn/core/syntax/language'
import { backgroundCode } from './background-code.ts'
import { inFolder } from './carriers/fetch.ts'
import { drawn } from './carriers/subject.ts'
import { allCode } from './likeness/more-code.ts'

const RECIPE =
  `Runs of symbols in half of the public packages that bench/public-code.ts fetches from npm and Debian,
 60 files a package, and in those of bench/background-code.ts, 40 files a package and language, by family
 of languages; 1 to 200 kB a file, 1,500 files a language, split by package; nmap without its vulnerability
 checks. Made by bench/background.ts.`.replaceAll('\n', '')

const SIZES = { names: 3_000, cells: 2 ** 18, filterBytes: 2 ** 19 }
const MOST_PER_LANGUAGE = 1_500

const { values } = parseArgs({ options: { keep: { type: 'string' } } })
const texts = await inFolder(values.keep, async (folder) => {
  const known = allCode(folder, LANGUAGES)
  const measured = new Set(known.filter(({ split }) => split !== 'train').map(({ text }) => text))
  const all = [...known.filter(({ split }) => split === 'train'), ...backgroundCode(folder)]
  const own = all.filter(({ text }) => !measured.has(text))
  return [...Map.groupBy(own, ({ language }) => language).values()].flatMap((files) =>
    drawn(files, MOST_PER_LANGUAGE, 3),
  )
})
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
