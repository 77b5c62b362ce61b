// What a leaker does to a copy before using it: disguise it throughout, and keep a part.

import type { Dice } from '@forewarn/core/marking/codes/dice'
import type { Parse } from '@forewarn/core/syntax/parse'
import { format } from 'prettier'
import { compressedJavascript, minifiedJavascript, renamedJavascript } from './damage-javascript.ts'
import { minifiedLua, openLuaFormatter } from './damage-lua.ts'

export interface TextFile {
  readonly path: string
  readonly text: string
}

export type Code = 'lua' | 'javascript'
export type Kind = Code | 'markdown' | 'yaml'

/** A way to disguise files of each kind, and what is kept of the result. */
export interface Damage {
  readonly name: string
  readonly disguise: Readonly<Record<Kind, (text: string) => string | Promise<string>>>
  readonly keep: (text: string, kind: Kind, roll: Dice) => string
}

const same = (text: string): string => text

/** A third of the lines, together. */
export function thirdOfLines(text: string, roll: Dice): string {
  const lines = text.split('\n')
  const count = Math.max(1, Math.round(lines.length / 3))
  const from = Math.floor(roll() * (lines.length - count + 1))
  return lines.slice(from, from + count).join('\n')
}

/** A third of the characters, together: for text on one line. */
export function thirdOfText(text: string, roll: Dice): string {
  const count = Math.ceil(text.length / 3)
  const from = Math.floor(roll() * (text.length - count + 1))
  return text.slice(from, from + count)
}

/** Every statement at the top of a program, or paragraph of prose, with probability one third. */
function thirdOfStatements(parse: Parse): Damage['keep'] {
  return (text, kind, roll) => {
    const kept = () => roll() < 1 / 3
    if (!isCode(kind)) return text.split('\n\n').filter(kept).join('\n\n')
    const statements = parse(text, kind).root.children.filter(({ named }) => named)
    return statements
      .filter(kept)
      .map(({ start, end }) => text.slice(start, end))
      .join('\n')
  }
}

export const isCode = (kind: Kind): kind is Code => kind === 'lua' || kind === 'javascript'

/**
 * From doing nothing to the hardest, for a bundle of programs in one language.
 *
 * @param packages the folder into which npm installed StyLua
 */
export function damages(language: Code, packages: string, parse: Parse): readonly Damage[] {
  const layLua = openLuaFormatter(packages)
  const markdown = (text: string) => format(text, { parser: 'markdown', proseWrap: 'always' })
  const yaml = (text: string) => format(text, { parser: 'yaml' })
  const javascript = renamedJavascript
  const disguise = { lua: (text: string) => layLua(minifiedLua(text)), javascript, markdown, yaml }
  const none = { lua: same, javascript: same, markdown: same, yaml: same }
  const lines: Damage['keep'] = (text, _, roll) => thirdOfLines(text, roll)
  const stretch: Damage['keep'] = (text, kind, roll) =>
    kind === 'lua' ? thirdOfText(text, roll) : thirdOfLines(text, roll)
  const minify = { ...disguise, lua: minifiedLua, javascript: minifiedJavascript }
  const compress = { ...disguise, javascript: compressedJavascript }
  return [
    { name: 'untouched', disguise: none, keep: same },
    { name: 'disguised', disguise, keep: same },
    { name: DISGUISED_THIRD, disguise, keep: lines },
    { name: 'disguised, statements 1 in 3', disguise, keep: thirdOfStatements(parse) },
    { name: 'minified, a third', disguise: minify, keep: stretch },
    ...(language === 'lua'
      ? []
      : [{ name: 'compressed, a third', disguise: compress, keep: lines }]),
  ]
}

/** What the promise is about: reformatted, comments stripped, variables renamed, a third kept. */
export const DISGUISED_THIRD = 'disguised, a third of the lines'

/** One file as the leaker leaves it; `undefined` where a tool of the leaker's refuses it. */
export async function damaged(
  damage: Damage,
  { text, kind }: { text: string; kind: Kind },
  roll: Dice,
): Promise<string | undefined> {
  try {
    return damage.keep(await damage.disguise[kind](text), kind, roll)
  } catch {
    return undefined
  }
}
