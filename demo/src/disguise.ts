// How a stolen check becomes a tool seen in the wild: rewritten, renamed, cut, hidden, squeezed.

import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import { type Programs, programsFor } from './disguise-programs.ts'

/** From the careless to the careful; each does more than the one before. */
export const DISGUISES = ['reformatted', 'renamed', 'transplanted', 'squeezed'] as const
export type Disguise = (typeof DISGUISES)[number]

export interface Program {
  readonly path: string
  readonly text: string
}

/** How much of a program a careful thief takes along, by characters. */
const KEPT_SHARE = { least: 0.5, most: 0.8 }

/** Those of `files` that are programs, disguised; the same dice give the same bytes. */
export async function disguise(
  files: readonly Program[],
  how: Disguise,
  roll: Dice,
): Promise<Program[]> {
  const tools: Program[] = []
  for (const { path, text } of files) {
    const programs = programsFor(path)
    if (programs === undefined) continue
    const name = `tool-${tools.length + 1}${extname(path)}`
    tools.push({ path: name, text: await disguiseOne({ path, text }, programs, how, roll) })
  }
  return tools
}

async function disguiseOne(
  { path, text }: Program,
  programs: Programs,
  how: Disguise,
  roll: Dice,
): Promise<string> {
  if (how === 'reformatted') return programs.reformat(text)
  const renamed = await programs.rename(text)
  if (how === 'renamed') return renamed
  const share = KEPT_SHARE.least + roll() * (KEPT_SHARE.most - KEPT_SHARE.least)
  const part = keepPart(statements(renamed), share, roll)
  const host = await programs.reformat(await readHost(path))
  const hidden = transplant(part, statements(host), roll)
  const tool = pick(roll, ['terser', 'esbuild'] as const)
  return how === 'squeezed' ? programs.squeeze(hidden, tool) : hidden
}

/** The top-level statements of a formatted program: each starts in the first column. */
export function statements(text: string): string[] {
  const found: string[] = []
  for (const line of text.split('\n')) {
    const continues = line === '' || /^(?:[\s})\]]|else\b|elif\b|except\b|finally\b)/.test(line)
    const last = found.at(-1)
    if (continues && last !== undefined) found[found.length - 1] = `${last}\n${line}`
    else if (line !== '') found.push(line)
  }
  return found
}

/** A run of neighbours that makes up at least `share` of the whole. */
export function keepPart(all: readonly string[], share: number, roll: Dice): string[] {
  const wanted = share * lengthOf(all)
  const starts = all.map((_, at) => at).filter((at) => lengthOf(all.slice(at)) >= wanted)
  const start = pick(roll, starts)
  let end = start
  while (lengthOf(all.slice(start, end)) < wanted) end++
  return all.slice(start, end)
}

function lengthOf(pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}

/** Both programs' imports first, as languages want them; the part somewhere among the host's own. */
function transplant(part: readonly string[], host: readonly string[], roll: Dice): string {
  const isImport = (statement: string) => /^(?:import|from)\b/.test(statement)
  const imports = [...host, ...part].filter(isImport)
  const own = host.filter((statement) => !isImport(statement))
  const at = Math.floor(roll() * (own.length + 1))
  const stolen = part.filter((statement) => !isImport(statement))
  return [...imports, ...own.slice(0, at), ...stolen, ...own.slice(at)].join('\n').concat('\n')
}

function readHost(path: string): Promise<string> {
  const name = extname(path) === '.py' ? 'log_rotator.py' : 'log-rotator.mjs'
  return readFile(fileURLToPath(new URL(`../toy/hosts/${name}`, import.meta.url)), 'utf8')
}
