// Every transition of the state tables that a person may cause is caused here by a command, and seen in the ledger.

import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replay } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import { CS, EM, PEC, RM } from '@forewarn/core/embargo/tables'
import type { Overview } from '@forewarn/desk/overview'
import { openLocalStore } from '@forewarn/server/store/local-store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

type Moves = Record<string, Record<string, string>>
const MACHINES = { EM, PEC, RM, CS } as unknown as Readonly<Record<string, Moves>>

/** What nobody can cause, and why: a participant begins by being invited, and is free only at the end. */
const NOBODY_CAN: Readonly<Record<string, string>> = {
  'PEC NO_EMBARGO accept': 'to whoever was not invited there is no such case',
  'PEC NO_EMBARGO decline': 'to whoever was not invited there is no such case',
  'PEC NO_EMBARGO reset': 'an embargo ends once, and before it ends every participant was invited',
}

const PEOPLE = ['ann', 'bea', 'gil', 'dan'] as const
const ROSTER = `partner,tier,jurisdiction,email
Alpha,early,AT,ann@alpha.example
Beta,early,DE,bea@beta.example
Gamma,early,FR,gil@gamma.example
Delta,early,IT,dan@delta.example
`
const PLAN = 'tiers:\n  early: { description: lift - 60d }\n'
const bundleOf = (name: string) => `forewarn: 1
title: A thing
case: ${name}
tlp: AMBER
items:
  - path: note.md
    class: description
    may: Read it.
    free: [{ name: reference, value: HQWZKMRTAB, form: letters }]
advisory:
  id: THING-1
  vendor: { name: Thing, namespace: https://thing.example }
  products: [{ name: Thing, affected: ["1"], fixed: ["2"] }]
  summary: There is a thing.
  remediation: Install 2.
`
const FLAG: Readonly<Record<string, string>> = {
  V: 'vendor-knows',
  F: 'fix-ready',
  D: 'fix-deployed',
  P: 'public',
  X: 'exploit-public',
  A: 'attacks-seen',
}
const T10 = '2021-02-11T09:00Z'
const T20 = '2021-02-21T09:00Z'
const T25 = '2021-02-26T09:00Z'
const T30 = '2021-03-03T09:00Z'
const T40 = '2021-03-13T09:00Z'

let world: CliWorld
beforeAll(async () => {
  world = await openCliWorld('transitions')
  await world.write('roster.csv', ROSTER)
  await world.write('plan.yaml', PLAN)
  await world.write('terms.txt', 'Keep it to yourselves.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  const letters = await readdir(join(world.folder, 'letters'))
  for (const who of PEOPLE) {
    await world.type(who, `enrol letters/${letters.find((name) => name.startsWith(who))}`)
  }
  await owner('keys approve --all --yes')
  await owner('agreement terms.txt --yes')
  for (const who of PEOPLE) await world.type(who, 'accept --yes')
})
afterAll(() => world.end())

const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)

/** Types commands that have to succeed. */
async function done(who: string, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    const { refused, notes } = await world.type(who, `${line} --yes`)
    expect(refused, `${who}: ${line}\n${notes}`).toBeUndefined()
  }
}

async function publish(name: string): Promise<void> {
  await mkdir(join(world.folder, name))
  await world.write(`${name}/bundle.yaml`, bundleOf(name))
  await world.write(`${name}/note.md`, 'Please quote HQWZKMRTAB in your answer.\n')
  await done('owner', `publish ${name}`)
}

const boardOf = async (name: string) => {
  const { cases } = await world.json<{ cases: Overview[] }>('owner', `board ${name}`)
  return cases[0] as Overview
}

describe('an end', () => {
  let caseId = ''

  it('is proposed, rejected and agreed on without anybody’s consent before', async () => {
    await owner('case open calm')
    caseId = (await boardOf('calm')).caseId
    expect((await owner('reject calm --yes')).refused).toBe('input.missing')
    await done('owner', `propose calm --until ${T20}`, `propose calm --until ${T10}`)
    expect((await owner(`propose calm --until ${T10} --yes`)).refused).toBe('embargo.proposed')
    const far = await owner(`share calm --until ${T20} --plan plan.yaml --yes`)
    expect(far.refused).toBe('embargo.otherEnd')
    expect((await boardOf('calm')).proposals).toHaveLength(2)
    expect((await owner('reject calm', 'n')).refused).toBe('person.unconfirmed')
    await done('owner', 'reject calm', `propose calm --until ${T20}`)
    expect(await boardOf('calm')).toMatchObject({ state: 'proposed', liftsAt: null })
    const uninvited = await world.type('ann', `accept ${caseId} --yes`)
    expect(uninvited.refused).toBe('case.unknown')
    await done('owner', `share calm --until ${T20} --plan plan.yaml`)
    expect((await boardOf('calm')).liftsAt).toBe(Date.parse(T20))
  })

  it('once accepted, is proposed anew and rejected while old terms persist', async () => {
    await publish('calm')
    await done('ann', `accept ${caseId}`)
    await done('bea', `decline ${caseId}`)
    await done('dan', `accept ${caseId}`)
    const { notes } = await owner(`propose calm --until ${T30}`, 'y')
    expect(notes).toContain('If it is agreed on: 2 recipients must accept again')
    expect(notes).toContain('cannot collect what is open to them now: ann@alpha.example, dan@')
    await done('owner', `propose calm --until ${T40}`, 'reject calm')
    const after = await boardOf('calm')
    expect(after).toMatchObject({ liftsAt: Date.parse(T20), proposals: [], mustAcceptAgain: [] })
  })

  it('that is moved makes them accept again, and says who before it asks', async () => {
    await done('owner', `propose calm --until ${T30}`)
    expect((await world.type('dan', 'collect --all')).refused).toBeUndefined()
    const unsure = await owner(`postpone calm --until ${T30}`, 'n')
    expect(unsure.notes).toContain('2 recipients must accept again before the next part')
    expect(unsure.notes).toContain('cannot collect what is open to them now: ann@alpha.example.')
    expect(unsure.refused).toBe('person.unconfirmed')
    await done('owner', `postpone calm --until ${T30}`)
    expect((await boardOf('calm')).mustAcceptAgain).toHaveLength(2)
    const { collected } = await world.json<{ collected: unknown[] }>('ann', 'collect --all')
    expect(collected).toEqual([])
  })

  it('is asked about again, of those who declined and those whose yes lapsed alone', async () => {
    const names = 'ann@alpha.example bea@beta.example'
    await done('owner', `reinvite calm ${names}`)
    expect((await owner(`reinvite calm ${names} --yes`)).refused).toBe('embargo.move')
    expect((await owner('reinvite calm zoe@zeta.example --yes')).refused).toBe('input.missing')
    expect((await boardOf('calm')).mustAcceptAgain).toHaveLength(2)
    await done('ann', `accept ${caseId}`)
    await done('dan', `accept ${caseId}`)
    expect((await owner('reinvite calm --yes')).refused).toBe('input.missing')
    expect((await boardOf('calm')).mustAcceptAgain).toEqual([])
  })

  it('leaves every way of the report to its recipient', async () => {
    const ways = {
      ann: ['receive', 'validate', 'accept', 'defer', 'accept', 'close'],
      dan: ['receive', 'invalidate', 'validate', 'defer', 'close'],
      gil: ['receive', 'invalidate', 'close'],
    }
    for (const [who, moves] of Object.entries(ways)) {
      await done(who, `accept ${caseId}`, ...moves.map((move) => `report ${caseId} ${move}`))
    }
    const over = await world.type('ann', `report ${caseId} accept --yes`)
    expect(over.refused).toBe('embargo.move')
  })

  it('brought forward lapses consent just the same', async () => {
    await done('owner', `postpone calm --until ${T25}`)
    await done('ann', `decline ${caseId}`)
    await done('gil', `accept ${caseId}`)
    const { out } = await owner('board calm')
    expect(out).toMatch(/2021-02-01 09:00 UTC \(10:00 GMT\+1\) +proposed: .* +by Olive/)
    expect(out).toContain('postponed by 10 d, to 2021-03-03 09:00 UTC (10:00 GMT+1); 2 recipients')
    expect(out).toContain('brought forward by 5 d')
    expect(out).toMatch(/asked: ann@alpha.example, bea@beta.example +by Olive/)
    expect(out).toMatch(/rejected: the end at .* and .* +by Olive/)
    expect(out).toMatch(/declined: the end at .* +by ann@alpha.example/)
    expect(out).toMatch(/Must accept again before the next part:\n +dan@delta.example +since 2021/)
  })

  it('comes early for a reason, whatever everybody had answered, and then nothing more', async () => {
    expect((await owner('end calm --reason " " --yes')).refused).toBe('input.missing')
    expect((await owner('end calm --reason "it is out"', 'calmer')).refused).toBe(
      'person.unconfirmed',
    )
    await done('owner', 'end calm --reason "it is out"')
    expect((await owner('board calm')).out).toMatch(/ended early +by Olive/)
    expect((await owner(`propose calm --until ${T40} --yes`)).refused).toBe('embargo.move')
    expect((await owner('reinvite calm bea@beta.example --yes')).refused).toBe('embargo.inactive')
  })

  it('comes early while another is proposed, and is no longer moved once the flaw is public', async () => {
    await owner('case open storm')
    await done('owner', `share storm --until ${T20} --plan plan.yaml`)
    await publish('storm')
    await done('owner', `propose storm --until ${T30}`)
    expect((await owner('board storm')).out).toContain('neither agreed on nor rejected: 2021-03-03')
    const flagged = await owner('case flag storm public --yes')
    expect(flagged.out).toContain('shall end now: forewarn end storm')
    expect((await owner('board')).out).toContain('forewarn end storm --reason')
    expect((await owner(`propose storm --until ${T10} --yes`)).refused).toBe('embargo.tooLate')
    expect((await owner(`postpone storm --until ${T30} --yes`)).refused).toBe('embargo.tooLate')
    await done('owner', 'end storm --reason "it is public"')
  })
})

it('an embargo with nothing to release ends all the same, says so before and after, and is told to whoever was asked', async () => {
  await owner('case open dud')
  await done('owner', `share dud --until ${T20} --plan plan.yaml`)
  const { caseId } = await boardOf('dud')
  await done('ann', `accept ${caseId}`)
  expect((await owner('lift dud --now --reason "none" --yes')).refused).toBe('lift.notStaged')
  const unsure = await owner('end dud --reason "it was none"', 'dude')
  expect(unsure.refused).toBe('person.unconfirmed')
  expect(unsure.notes).toContain('nothing will be released')
  const ended = await owner('end dud --reason "it was none"', 'dud')
  expect(ended.out).toMatch(/^Ended at 2021-.*; nothing was released\.$/)
  const { out } = await owner('board dud')
  expect(out).toMatch(/Ended at 2021-.*ended, and nothing was released +by Olive/s)
  expect((await world.type('ann', 'inbox')).out).toContain('ended, nothing was released')
  expect((await owner('end dud --reason "again" --yes')).refused).toBe('embargo.move')
})

describe('what has happened', () => {
  it('is written down letter by letter, and only where the table lets it', async () => {
    await owner('case open news')
    await done('owner', ...['V', 'F', 'X'].map((letter) => `case flag news ${FLAG[letter]}`))
    expect((await owner('case flag news attacks-seen --yes')).refused).toBe('embargo.move')
    await done('owner', ...['P', 'A', 'D'].map((letter) => `case flag news ${FLAG[letter]}`))
    const happened = (await boardOf('news')).history.map((step) => 'letter' in step && step.letter)
    expect(happened).toEqual(['V', 'F', 'X', 'P', 'A', 'D'])
  })
})

describe('the tables', () => {
  it('know no transition that a person may cause and no command does', async () => {
    await world.stopHouse()
    const seen = await transitionsOf(join(world.folder, 'house'))
    await world.startHouse()
    const all = Object.entries(MACHINES).flatMap(([machine, table]) =>
      Object.entries(table).flatMap(([from, moves]) =>
        Object.keys(moves).map((move) => nameOf(machine, from, move)),
      ),
    )
    expect(new Set(all).size).toBeGreaterThan(30)
    const uncaused = [...new Set(all)].filter((one) => !seen.has(one))
    expect(uncaused.sort()).toEqual(Object.keys(NOBODY_CAN).sort())
  })
})

/** One command flips a letter of a case whatever the others are, so there its letter counts alone. */
function nameOf(machine: string, from: string, move: string): string {
  return machine === 'CS' ? `CS ${move}` : `${machine} ${from} ${move}`
}

/** Which moves of the tables the rules and folds look up while a ledger that stands is replayed. */
async function transitionsOf(folder: string): Promise<Set<string>> {
  const seen = new Set<string>()
  const restore = watch(seen)
  const store = await openLocalStore(folder)
  try {
    const board = emptyBoard()
    for (const { bytes } of await store.ledger.read(0)) {
      replay(board, 'forewarn.localhost', [bytes])
    }
    expect(board.size).toBeGreaterThan(50)
  } finally {
    restore()
    await store.close()
  }
  return seen
}

function watch(seen: Set<string>): () => void {
  const restores: (() => void)[] = []
  for (const [machine, table] of Object.entries(MACHINES)) {
    for (const [from, moves] of Object.entries(table)) {
      table[from] = new Proxy(moves, {
        get(target, move) {
          const to = target[String(move)]
          if (to !== undefined) seen.add(nameOf(machine, from, String(move)))
          return to
        },
      })
      restores.push(() => {
        table[from] = moves
      })
    }
  }
  return () => {
    for (const restore of restores) restore()
  }
}
