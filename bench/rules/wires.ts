// Tripwires on copies, whole and in disguise, and on ordinary software.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hitsAmong } from '@forewarn/cli/ports/ordinary'
import type { RuleThread } from '@forewarn/cli/ports/rule-thread'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { tripwireFiles, tripwiresOf } from '@forewarn/core/protection/tripwires'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { Parse } from '@forewarn/core/syntax/parse'
import * as prettier from 'prettier'
import { minify } from 'terser'

const TOOL = join(import.meta.dirname, '../../tests/tracing/rules/tool.js.txt')
/** Scanned within one deadline. */
const AT_ONCE = 50
const FREE = [{ value: 'Kq7x2Mz90bTf41vw' }, { value: 'a81f0c93d5e27b46' }]

export interface WireRow {
  readonly of: string
  readonly copies: number
  readonly fired: number
  /** By what became of copies: of how many, on how many it fired. */
  readonly disguised: Readonly<Record<string, readonly [of: number, fired: number]>>
  readonly ordinary: { readonly files: number; readonly megabytes: number; readonly hits: number }
}

/** One tool with a decoy and one without. */
export async function wireRows(
  { parse, engine }: { parse: Parse; engine: RuleThread },
  size: { copies: number; disguised: number; files: number },
  folders: readonly string[],
): Promise<WireRow[]> {
  const rows: WireRow[] = []
  for (const [of, decoys] of [
    ['a decoy', [{ value: 'Zr5h8PqLw3VnX0dT', decoy: 'yes' as const }]],
    ['text without marks', []],
  ] as const) {
    const item: MarkableItem = {
      ...{ path: 'tool.js', text: readFileSync(TOOL, 'utf8'), exposure: 'confidential' },
      declared: [...FREE, ...decoys],
    }
    const holders = Array.from({ length: size.copies }, (_, i) => ({
      ...{ recipient: `r${i}`, partner: `p${i}` },
    }))
    const master = mark(new Uint8Array(32).fill(3), prepare([item], parse), holders)
    const { yara } = tripwireFiles(tripwiresOf(master).wires)
    const fired = async (texts: readonly string[]) => {
      let hits = 0
      for (let from = 0; from < texts.length; from += AT_ONCE) {
        const scan = await engine.scan(yara, texts.slice(from, from + AT_ONCE).map(utf8))
        if (scan.outcome !== 'scanned') throw new Error(scan.outcome)
        hits += scan.matches.filter((names) => names.length > 0).length
      }
      return hits
    }
    const copies = master.codewords.map((codeword) => renderCopy(master, codeword)[0]?.text ?? '')
    const disguised: Record<string, [number, number]> = {}
    for (const [name, change] of Object.entries(DISGUISES)) {
      const texts = await Promise.all(copies.slice(0, size.disguised).map(change))
      disguised[name] = [texts.length, await fired(texts)]
    }
    const tried = await hitsAmong(engine, yara, folders, size.files)
    const hits = [...tried.hits.values()].reduce((sum, files) => sum + files.length, 0)
    const ordinary = { files: tried.files, megabytes: Math.round(tried.bytes / 2 ** 20), hits }
    rows.push({ of, copies: copies.length, fired: await fired(copies), disguised, ordinary })
  }
  return rows
}

const DISGUISES: Readonly<Record<string, (copy: string) => Promise<string>>> = {
  'prettier, otherwise': (copy) =>
    prettier.format(copy, { parser: 'babel', semi: true, singleQuote: false, tabWidth: 8 }),
  'terser, renamed': async (copy) =>
    (await minify(copy, { mangle: { toplevel: true } })).code ?? '',
  'the first 80 % of lines': async (copy) => {
    const lines = copy.split('\n')
    return lines.slice(0, Math.ceil(0.8 * lines.length)).join('\n')
  },
}
