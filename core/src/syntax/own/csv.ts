// Tables of values parted by commas, semicolons or tabs, as a tree: rows and their fields.

import type { SyntaxNode, SyntaxTree } from '../tree.ts'
import { branch, leaf, NotUnderstood, treeOf } from './nodes.ts'

export const parseCsv = (source: string): SyntaxTree => treeOf(source, () => table(source))

/** A quoted field, with quotes doubled inside. Source: RFC 4180, §2. */
const QUOTED = /"(?:[^"]|"")*"(?=[,;\t\r\n]|$)/y

function table(source: string): SyntaxNode {
  const sign = separator(source)
  const rows: SyntaxNode[] = []
  let fields: SyntaxNode[] = []
  const close = () => {
    if (fields.length > 0) rows.push(branch('row', fields))
    fields = []
  }
  for (let at = 0; at < source.length; ) {
    const field = fieldAt(source, at, sign)
    fields.push(field)
    at = field.end
    if (source[at] === sign) {
      at++
      if (at === source.length) throw new NotUnderstood()
      continue
    }
    close()
    const end = /\r?\n/y
    end.lastIndex = at
    if (at < source.length && !end.test(source)) throw new NotUnderstood()
    at = at < source.length ? end.lastIndex : at
  }
  close()
  const widths = new Set(rows.map(({ children }) => children.length))
  if (rows.length < 2 || widths.size !== 1) throw new NotUnderstood()
  return branch('table', rows)
}

function fieldAt(source: string, at: number, sign: string): SyntaxNode {
  if (source[at] === '"') {
    QUOTED.lastIndex = at
    const [quoted] = QUOTED.exec(source) ?? []
    if (quoted === undefined) throw new NotUnderstood()
    return leaf('field', { start: at, end: at + quoted.length })
  }
  let end = at
  while (end < source.length && source[end] !== sign && !/[\r\n"]/.test(source[end] as string))
    end++
  if (source[end] === '"') throw new NotUnderstood()
  return leaf('field', { start: at, end })
}

/** The one that parts the first row into most fields. */
function separator(source: string): string {
  const [first = ''] = source.split(/\r?\n/, 1)
  const count = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}
