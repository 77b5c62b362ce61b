// Makes core/src/likeness/public-code.ts, the background that likeness is judged against:
//   node --conditions=source bench/background.ts

import { writeFileSync } from 'node:fs'
import { train } from '@forewarn/core/likeness/train'
import { publicCode } from './public-code.ts'

const RECIPE =
  `Runs of symbols in half of the public packages on a development machine: the JavaScript
 and Markdown of this project's npm dependencies, Debian's Python library and modules, Debian's nmap
 scripts and libraries without the vulnerability checks; 1 to 200 kB a file, 60 files a package, split
 by package. Made by bench/background.ts.`.replaceAll('\n', '')

const SIZES = { names: 1_500, cells: 2 ** 15, filterBytes: 2 ** 17 }

const texts = publicCode().filter(({ split }) => split === 'train')
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
