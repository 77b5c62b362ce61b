// How many free values are proposed in code that nobody wrote for it; a person judges each of them.
//   node --conditions=source bench/tracing-proposals.ts FOLDER…

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Proposal, proposedValues } from '@forewarn/core/marking/places/propose-values'

const CODE = /\.(?:c|cs|go|h|java|js|cjs|mjs|lua|nse|php|pl|ps1|py|rb|sh|ts)$/
const NOT_WRITTEN = /\.min\.|\.d\.ts$/
const MOST_BYTES = 200_000

export interface Proposed {
  readonly files: number
  readonly lines: number
  readonly proposals: readonly Proposal[]
}

/** Every file by itself, as if it were the only item of a bundle. */
export function proposedIn(folders: readonly string[]): Proposed {
  let [files, lines] = [0, 0]
  const proposals: Proposal[] = []
  for (const path of folders.flatMap(codeIn)) {
    const text = readFileSync(path, 'utf8')
    files++
    lines += text.split('\n').length
    proposals.push(...proposedValues([{ path, text, declared: [], exposure: 'confidential' }]))
  }
  return { files, lines, proposals }
}

function codeIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return codeIn(path)
    const isCode = entry.isFile() && CODE.test(entry.name) && !NOT_WRITTEN.test(entry.name)
    return isCode && statSync(path).size <= MOST_BYTES ? [path] : []
  })
}

if (import.meta.main) {
  const { files, lines, proposals } = proposedIn(process.argv.slice(2))
  for (const { path, line, name, value, why } of proposals) {
    console.log(`${path}:${line} ${name}: ${value} (${why})`)
  }
  console.log(`${proposals.length} proposed in ${files} files of ${lines} lines`)
}
