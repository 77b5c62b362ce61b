// Marks a material for 400 recipients of 80 partners in three tiers, through the command line.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Dice } from '@forewarn/core/marking/codes/dice'
import { type Master, readMaster } from '@forewarn/core/marking/master'
import { isCode, type Kind } from './damage.ts'
import { filesBelow, kindOf, type Material } from './real-input-material.ts'

const FOREWARN = join(import.meta.dirname, '..', 'cli', 'bin', 'forewarn.js')
const PARTNERS = 80
const COLLEAGUES = 5
/** Partners of the first two tiers hold the programs; those of the third only what goes with them. */
const TIERS = [10, 30, 40] as const
const HOLD_PROGRAMS = TIERS[0] + TIERS[1]

export interface MarkedFile {
  readonly path: string
  readonly text: string
  readonly kind: Kind
}

export interface Bundle {
  readonly master: Master
  readonly masterFile: string
  readonly summary: string
  /** Different holders of programs, by their index in the master. */
  readonly drawLeakers: (roll: Dice, count: number) => number[]
  readonly copyFolder: (holder: number) => string
  /** What a holder of the first tiers has: all that somebody would disguise. */
  readonly copy: (holder: number) => MarkedFile[]
  /** The same files as their author wrote them. */
  readonly original: () => MarkedFile[]
}

const recipients = Array.from({ length: PARTNERS * COLLEAGUES }, (_, i) => {
  const partner = `partner-${String(Math.floor(i / COLLEAGUES) + 1).padStart(2, '0')}`
  return { id: `${partner}.${(i % COLLEAGUES) + 1}`, partner }
})

export function forewarn(...args: readonly string[]): string {
  return execFileSync(process.execPath, ['--conditions=source', FOREWARN, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  })
}

/** @param seed of the codewords: one byte, repeated */
export function markBundle({ folder }: Material, seed = 7): Bundle {
  const started = performance.now()
  const out = join(dirname(folder), `marked-${seed}`)
  const roster = join(dirname(folder), 'recipients.json')
  writeFileSync(roster, JSON.stringify(recipients))
  const hex = seed.toString(16).padStart(2, '0').repeat(32)
  forewarn('mark', folder, '--recipients', roster, '--out', out, '--seed', hex, '--json')
  const took = ((performance.now() - started) / 1000).toFixed(0)
  const masterFile = join(out, 'master.json')
  const master = readMaster('master.json', readFileSync(masterFile, 'utf8'))
  const copyFolder = (holder: number) => join(out, 'copies', recipients[holder]?.id ?? '')
  return {
    master,
    masterFile,
    summary: `${summary(master)} Marking took ${took} s.`,
    drawLeakers,
    copyFolder,
    copy: (holder) => leakable(copyFolder(holder)),
    original: () => leakable(folder),
  }
}

function summary({ items, positions, holders }: Master): string {
  const carriers = items.reduce((sum, item) => sum + item.carriers.length, 0)
  const marked = items.filter((item) => item.carriers.length > 0).length
  const tiers = TIERS.join(', ')
  return [
    `${items.length} files of text, ${marked} of them with marks: ${carriers} carriers,`,
    `${positions.length} positions. ${holders.length} recipients of ${PARTNERS} partners`,
    `in tiers of ${tiers} partners.`,
  ].join(' ')
}

/** What `forewarn capacity` promises, in its last two lines. */
export function capacityLine(folder: string): string {
  const shown = forewarn('capacity', folder, '--recipients', String(recipients.length))
  return shown.trimEnd().split('\n').slice(-3).join('\n')
}

function drawLeakers(roll: Dice, count: number): number[] {
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(Math.floor(roll() * HOLD_PROGRAMS * COLLEAGUES))
  return [...drawn]
}

/** Programs, and the advisory and the rule that go with them. What a package says of itself is public. */
function leakable(folder: string): MarkedFile[] {
  const own = new Set(['advisory.md', 'rule.yml'])
  return filesBelow(folder).flatMap((path) => {
    const text = readFileSync(join(folder, path), 'utf8')
    const kind = kindOf(path, text)
    return kind !== undefined && (isCode(kind) || own.has(path)) ? [{ path, text, kind }] : []
  })
}
