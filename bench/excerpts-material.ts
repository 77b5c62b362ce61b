// What is leaked in part: programs of five languages, renamed and laid out anew.

import { languageOf } from '@forewarn/core/syntax/language'
import { lex } from '@forewarn/core/syntax/lex'
import { fetchInto } from './carriers/fetch.ts'
import { UNPARSE } from './carriers/python.ts'
import { type Program, piped, programsBelow } from './carriers/subject.ts'
import { SUBJECTS } from './carriers/subjects.ts'
import { renamedJavascript } from './damage-javascript.ts'
import { minifiedLua, openLuaFormatter } from './damage-lua.ts'

export interface Material {
  readonly language: string
  readonly programs: readonly Program[]
  /** What renames, and who wrote that. */
  readonly tool: string
  readonly rename: (program: Program) => string | Promise<string>
}

const STYLUA = '@johnnymorganz/stylua@2.5.2'

/** @param folder where packages lie, or are put */
export function excerptMaterial(folder: string): Material[] {
  fetchInto(folder, { npm: [STYLUA], debian: ['nmap-common'] })
  const layLua = openLuaFormatter(folder)
  const own = (language: string) => {
    const subject = SUBJECTS.find((one) => one.language === language)
    fetchInto(folder, { npm: [], debian: [], ...subject?.fetched })
    return subject?.programs(folder) ?? []
  }
  return [
    {
      ...{ language: 'JavaScript', programs: own('JavaScript'), tool: 'terser, then prettier' },
      rename: ({ text }) => renamedJavascript(text),
    },
    {
      ...{ language: 'Lua', programs: programsBelow(`${folder}/debian/nmap-common`, /\.nse$/) },
      ...{ tool: 'luamin, then StyLua', rename: ({ text }) => layLua(minifiedLua(text)) },
    },
    {
      ...{ language: 'Python', tool: 'names by this bench, then ast.unparse' },
      programs: own('Python'),
      rename: (program) => piped('python3', ['-c', UNPARSE], renamed(program)),
    },
    {
      ...{ language: 'Bash', programs: own('Bash'), tool: 'names by this bench, then shfmt' },
      rename: (program) => piped('shfmt', ['-i', '2'], renamed(program)),
    },
    {
      ...{ language: 'Ruby', programs: own('Ruby'), tool: 'names by this bench' },
      rename: renamed,
    },
  ]
}

/** Every name that something is assigned to, called otherwise throughout; comments are left out. */
function renamed({ path, text }: Program): string {
  const language = languageOf(path, text)
  const tokens = lex(text, language)
  const assigned = new Set(
    tokens.flatMap(({ kind, text: name }, i) => {
      const isAssigned = tokens[i + 1]?.text === '=' && !/^[.@:]$/.test(tokens[i - 1]?.text ?? '')
      return kind === 'name' && isAssigned && /^[a-z_]\w+$/.test(name) ? [name] : []
    }),
  )
  const called = new Map([...assigned].map((name, i) => [name, `v${i}`]))
  let out = ''
  let at = 0
  for (const { kind, text: written, start, end } of tokens) {
    out += text.slice(at, start)
    const isKept = start === 0 || kind !== 'comment' || written.startsWith('\\')
    const isName = kind === 'name' && !/^[.@:]$/.test(text[start - 1] ?? '')
    out += isKept ? ((isName ? called.get(written) : undefined) ?? written) : ''
    at = end
  }
  return out + text.slice(at)
}
