// Every local variable of real programs under other names: do they still mean the same?
//   node --conditions=source bench/names.ts [--most N]
// JavaScript of this project's packages, by terser's mangler, which gives locals names of its own; Lua of
// Debian's nmap-common, by luac without names; Python's library, by its bytecode. What is absent is named.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { prepare } from '@forewarn/core/marking/mark'
import { render } from '@forewarn/core/marking/template'
import { minify } from 'terser'
import { drawn, type Program, programsBelow } from './carriers/subject.ts'

interface Language {
  readonly name: string
  readonly programs: readonly Program[]
  readonly needs?: string
  /** Whether two programs are the same but for names; `undefined` where the tool refuses the first. */
  readonly areAlike: (one: string, other: string) => Promise<boolean | undefined>
}

const folder = mkdtempSync(join(tmpdir(), 'forewarn-names-'))
const [FIRST, SECOND] = [join(folder, 'first'), join(folder, 'second')]
const LIBRARY = ['/usr/lib/python3.11', '/usr/lib/python3'].find(existsSync) ?? ''
const MODULES = new URL('../node_modules', import.meta.url).pathname

const LANGUAGES: readonly Language[] = [
  {
    name: 'JavaScript',
    programs: programsBelow(MODULES, /\.js$/),
    areAlike: async (one, other) => {
      const expected = await mangled(one).catch(() => undefined)
      return expected === undefined ? undefined : expected === (await mangled(other))
    },
  },
  {
    name: 'Lua',
    needs: 'luac5.4',
    programs: programsBelow('/usr/share/nmap/scripts', /\.nse$/),
    areAlike: async (one, other) => {
      const expected = stripped(one)
      return expected === undefined ? undefined : expected === stripped(other)
    },
  },
  {
    name: 'Python',
    needs: 'python3',
    programs: programsBelow(LIBRARY, /\.py$/),
    areAlike: async (one, other) => {
      writeFileSync(FIRST, one)
      writeFileSync(SECOND, other)
      const alike = join(import.meta.dirname, 'names', 'alike.py')
      if (spawnSync('python3', [alike, FIRST, FIRST]).status !== 0) return undefined
      return spawnSync('python3', [alike, FIRST, SECOND]).status === 0
    },
  },
]

async function mangled(text: string): Promise<string | undefined> {
  const isModule = /^\s*(?:import|export)\b/m.test(text)
  const options = { compress: false, mangle: { toplevel: true }, module: isModule } as const
  return (await minify(text, { ...options, format: { comments: false } })).code
}

function stripped(text: string): string | undefined {
  const { status, stdout } = spawnSync('luac5.4', ['-s', '-o', '-', '-'], { input: text })
  return status === 0 ? stdout.toString('hex') : undefined
}

const args = process.argv.slice(2)
const most = args.includes('--most') ? Number(args[args.indexOf('--most') + 1]) : 200
const parse = await loadGrammars()
console.log('| language | files | variables | in 100 lines | copies compared | otherwise |')
console.log('|---|---|---|---|---|---|')
try {
  for (const { name, needs, programs, areAlike } of LANGUAGES) {
    const isThere = needs === undefined || spawnSync('which', [needs]).status === 0
    if (!isThere || programs.length === 0) {
      console.log(`| ${name} | not measured: ${isThere ? 'no programs' : `no ${needs}`} | | | | |`)
      continue
    }
    const count = { files: 0, lines: 0, variables: 0, copies: 0, otherwise: 0 }
    for (const { path, text } of drawn(programs, most, 3)) {
      const file = { path, text, declared: [], exposure: 'confidential' as const }
      const [item] = prepare([file], parse)
      const isName = item?.carriers.map((carrier) => carrier.class === 'name') ?? []
      count.files++
      count.lines += text.split('\n').length
      count.variables += isName.filter(Boolean).length
      // All by their other names, and every second one, either way.
      for (const named of [() => 1, (at: number) => at % 2, (at: number) => (at + 1) % 2]) {
        if (item === undefined || !isName.includes(true)) break
        const plain = render(item.template, () => [0])
        const copy = render(item.template, (carrier) => [isName[carrier] ? named(carrier) : 0])
        const alike = await areAlike(plain, copy)
        if (alike !== undefined) count.copies++
        if (alike === false) count.otherwise++
        if (alike === false) console.error(`otherwise: ${path}`)
      }
    }
    const { files, lines, variables, copies, otherwise } = count
    const density = ((100 * variables) / lines).toFixed(1)
    console.log(`| ${name} | ${files} | ${variables} | ${density} | ${copies} | ${otherwise} |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
