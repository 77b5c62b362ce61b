// Marking a thousand copies of a bundle of 200 KB, beside sealing them with the `age` command.
//   node --conditions=source bench/tracing-marking.ts [--quick]
// In ten turns of a hundred copies each, so that both meet the same machine. Needs `age` (Debian).

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { drawn } from './carriers/subject.ts'
import { SUBJECTS } from './carriers/subjects.ts'

const BYTES = 200_000
const TURNS = 10

if (spawnSync('age', ['--version']).status !== 0) {
  console.log('age is not installed: run `apt-get install age`.')
  process.exit(1)
}

const copies = process.argv.includes('--quick') ? 100 : 1_000
const folder = mkdtempSync(join(tmpdir(), 'forewarn-marking-'))
try {
  execFileSync('age-keygen', ['-o', join(folder, 'key')], { stdio: 'ignore' })
  const recipient = execFileSync('age-keygen', ['-y', join(folder, 'key')], { encoding: 'utf8' })
  const parse = await loadGrammars()
  const items = bundle()
  const began = performance.now()
  const holders = Array.from({ length: copies }, (_, i) => ({
    ...{ recipient: `r${i}`, partner: `p${i % 80}` },
  }))
  const master = mark(new Uint8Array(32).fill(7), prepare(items, parse), holders)
  let marking = performance.now() - began
  const preparing = marking
  let sealing = 0
  for (let turn = 0; turn < TURNS; turn++) {
    const own = master.codewords.slice((turn * copies) / TURNS, ((turn + 1) * copies) / TURNS)
    const start = performance.now()
    const texts = own.map((codeword) =>
      renderCopy(master, codeword)
        .map(({ text }) => text)
        .join('\n'),
    )
    marking += performance.now() - start
    for (const text of texts) {
      const plain = join(folder, 'copy')
      writeFileSync(plain, text)
      const from = performance.now()
      execFileSync('age', ['-r', recipient.trim(), '-o', join(folder, 'sealed'), plain])
      sealing += performance.now() - from
    }
  }
  const bytes = items.reduce((sum, { text }) => sum + text.length, 0)
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
  console.log(
    [
      `${copies} copies of ${items.length} files, ${Math.round(bytes / 1000)} KB, ${master.positions.length} positions:`,
      `  marked in ${seconds(marking)}, of which ${seconds(preparing)} find and prove the places and draw codewords`,
      `  sealed by the age command in ${seconds(sealing)}`,
      `  marking takes ${(marking / sealing).toFixed(2)} of the time of sealing`,
    ].join('\n'),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Programs of those languages whose material is at hand, until they are so long together. */
function bundle(): MarkableItem[] {
  const all = SUBJECTS.filter(({ fetched }) => fetched === undefined).flatMap(({ programs }) =>
    drawn(programs(folder), 200, 23),
  )
  let left = BYTES
  return all.flatMap(({ path, text }) => {
    if (text.length > left) return []
    left -= text.length
    return [{ path, text, declared: [], exposure: 'confidential' as const }]
  })
}
