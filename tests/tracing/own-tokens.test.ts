// A recipient's own tokens disturb nothing: the vendor's marks are read as without them, and the likeness hardly moves.

import { readFileSync } from 'node:fs'
import { openBackground } from '@forewarn/core/likeness/background'
import { compare } from '@forewarn/core/likeness/compare'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { tokensIn } from '@forewarn/core/marking/tokens/find'
import { insertTokens } from '@forewarn/core/marking/tokens/insert'
import type { SameProgram } from '@forewarn/core/marking/tokens/places'
import { sameProgram } from '@forewarn/core/marking/tokens/same-program'
import { tokenOf, valueTokenOf } from '@forewarn/core/marking/tokens/token'
import { text as decode, utf8 } from '@forewarn/core/shared/bytes'
import { AttemptId, PartId } from '@forewarn/core/shared/ids'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { disguise } from '../../demo/src/disguise.ts'
import { programsFor } from '../../demo/src/disguise-programs.ts'

const TOY = '../../demo/toy/bundle'
const PATHS = ['advisory.md', 'postern-layout.yml', 'verify-postern.mjs', 'verify_postern.py']
const HOLDERS = Array.from({ length: 80 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const PART = PartId.parse('par_abcdefghij234567')
const ATTEMPT = AttemptId.parse('att_abcdefghij234567')
/** Seeds of holders whose copies are looked at. */
const LEAKERS = [0, 17, 42]

/** A value of the very shape of 128 bits is free in one program; another is left to recipients in both. */
const FREE = '9c1185a5c5e9fc54612808977ee8f548'
const OWN = '51d7a3b0-e24c-46f8-9b17-c0de83a5f296'
const ADDED: Record<string, string> = {
  'verify_postern.py': `\n\nprint("${FREE}", "probe ${OWN}")\n`,
  'verify-postern.mjs': `\nconsole.log('probe ${OWN}')\n`,
}
const items: MarkableItem[] = PATHS.map((path) => {
  const text = readFileSync(new URL(`${TOY}/${path}`, import.meta.url), 'utf8')
  const added = ADDED[path] ?? ''
  const own = added.includes(OWN) ? [{ value: OWN, for: 'recipient' as const }] : []
  const free = added.includes(FREE) ? [{ value: FREE }] : []
  return { path, exposure: 'confidential', text: text + added, declared: [...free, ...own] }
})

let master: Master
let isSame: SameProgram
beforeAll(async () => {
  const parse = await loadGrammars()
  isSame = sameProgram(parse)
  master = mark(new Uint8Array(32).fill(5), prepare(items, parse), HOLDERS)
})

type Copy = readonly { readonly path: string; readonly text: string }[]
const copyOf = (holder: number): Copy => renderCopy(master, master.codewords[holder] ?? [])

function withTokens(copy: Copy, seed: number): { path: string; text: string }[] {
  const files = copy.map(({ path, text }) => ({ path, bytes: utf8(text), own: [OWN] }))
  const secret = new Uint8Array(32).fill(seed)
  const draw = {
    value: (value: string) => valueTokenOf(secret, ATTEMPT, value),
    place: (index: number) => tokenOf(secret, PART, index),
  }
  const inserted = insertTokens(files, draw, isSame)
  expect(inserted.tokens.length).toBeGreaterThan(3)
  return inserted.files.map(({ path, bytes }) => ({ path, text: decode(bytes) }))
}

const named = (reading: ReturnType<typeof readLeak>['reading']) =>
  trace({ ...master, reading }).traced.map(({ recipient, pValue }) => [recipient, pValue])

describe('a value that is left to recipients', () => {
  it('is no place of a mark, and the same in every copy of the team’s', () => {
    const carriers = master.items.flatMap((item) => item.carriers)
    expect(carriers.some(({ original }) => original === FREE)).toBe(true)
    expect(carriers.filter(({ original }) => original.includes(OWN.slice(0, 8)))).toEqual([])
    for (const holder of LEAKERS) {
      const programs = copyOf(holder).filter(({ path }) => ADDED[path] !== undefined)
      expect(programs.every(({ text }) => text.includes(OWN))).toBe(true)
    }
  })

  it.each([
    ['reformatted', (copy: Copy) => disguise(copy, 'reformatted', dice(11))],
    ['renamed', (copy: Copy) => disguise(copy, 'renamed', dice(11))],
    ['minified by terser', (copy: Copy) => squeezed(copy, 'terser')],
    ['minified by esbuild', (copy: Copy) => squeezed(copy, 'esbuild')],
  ])('shows its token in tools that were %s, where comments are gone', async (_, how) => {
    const copy = copyOf(1).filter(({ path }) => ADDED[path] !== undefined)
    const tools = await how(withTokens(copy, 9))
    const token = valueTokenOf(new Uint8Array(32).fill(9), ATTEMPT, OWN)
    const shown = tools.map((tool) => [...tokensIn(tool)])
    expect(shown.every((found) => found.includes(token))).toBe(true)
    const written = tools.map(({ text }) => text).join('\n')
    expect(written).not.toMatch(/(?:#|\/\/) [0-9a-f]{8}(?:-[0-9a-f]{8}){3}/)
  })
})

async function squeezed(copy: Copy, tool: 'terser' | 'esbuild') {
  const of = async ({ path, text }: Copy[number]) => {
    const programs = programsFor(path)
    return { path, text: (await programs?.squeeze(text, tool)) ?? text }
  }
  return Promise.all(copy.map(of))
}

describe('a copy with tokens of its recipient', () => {
  it.each(LEAKERS)('of holder %i is read to the symbol as without, and named alike', (holder) => {
    const plain = readLeak(master, [...copyOf(holder)])
    const own = readLeak(master, withTokens(copyOf(holder), holder + 1))
    expect(own.reading).toEqual(plain.reading)
    expect(own.searched).toBe(plain.searched)
    expect(named(own.reading)).toEqual(named(plain.reading))
    expect(named(own.reading).map(([who]) => who)).toEqual([`r${holder}`])
  })

  it('is read as without after a tool renamed it, too', async () => {
    const [holder] = LEAKERS as [number]
    const of = (copy: Copy) => copy.filter(({ path }) => path.endsWith('.py'))
    const renamed = (copy: Copy) => disguise([...of(copy)], 'renamed', dice(7))
    const plain = readLeak(master, await renamed(copyOf(holder)))
    const own = readLeak(master, await renamed(withTokens(copyOf(holder), 3)))
    expect(own.reading).toEqual(plain.reading)
    expect(named(own.reading)).toEqual(named(plain.reading))
  })

  it('is as like the bundle as without, to a hundredth', () => {
    const background = openBackground(PUBLIC_CODE)
    const [holder] = LEAKERS as [number]
    const copy = copyOf(holder)
    for (const [i, own] of withTokens(copy, 4).entries()) {
      const plain = copy[i] as Copy[number]
      const [a, b] = [plain, own].map((one) => compare(one, items, background))
      expect(b?.verdict).toBe(a?.verdict)
      expect(b?.best.map(({ item }) => item)[0]).toBe(a?.best.map(({ item }) => item)[0])
      const [before, after] = [a?.best[0]?.nats ?? 0, b?.best[0]?.nats ?? 0]
      expect(Math.abs(after - before)).toBeLessThan(0.01 * before)
    }
  })
})
