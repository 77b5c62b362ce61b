// The proof of checks, with a cage that answers as the test says and counts what it was asked.

import { describe, expect, it } from 'vitest'
import { text, utf8 } from '../shared/bytes.ts'
import { type Cage, type CheckOutcome, type CheckRun, proveChecks } from './checks.ts'
import type { BundleFolder, BundleItem } from './folder.ts'

function item(path: string, content: string, uses?: readonly string[]): BundleItem {
  const check = { command: ['look', path], with: [...(uses ?? [])], timeoutSeconds: 7 }
  const whole = { path, class: 'detection' as const, may: '', free: [], bytes: utf8(content) }
  return uses === undefined ? whole : { ...whole, check }
}

const FOLDER: BundleFolder = {
  items: [item('a', 'works', ['b', 'lent']), item('b', 'beside'), item('c', 'works too', [])],
  fixtures: [{ path: 'lent', bytes: utf8('fixture') }],
}

type Answer = (content: string, run: CheckRun) => CheckOutcome

/** Passes what contains “works”, unless told otherwise. */
function cage(answer: Answer = (content) => (content.includes('works') ? 'passed' : 'failed')) {
  const runs: CheckRun[] = []
  const run: Cage['run'] = async (asked) => {
    runs.push(asked)
    const content = text(asked.files.get(asked.command[1] ?? '') ?? utf8(''))
    const outcome = answer(content, asked)
    return { outcome, stdout: '', stderr: `saw “${content}”\n\n` }
  }
  return { run, runs }
}

const copy = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([path, content]) => [path, utf8(content)]))

describe('proveChecks', () => {
  it('runs each check on the master and on its item emptied, with only the files it named', async () => {
    const { run, runs } = cage()
    await proveChecks(FOLDER, { run })
    const seen = runs.map(({ files }) => [...files].map(([path, bytes]) => [path, text(bytes)]))
    expect(seen).toEqual([
      [
        ['a', 'works'],
        ['b', 'beside'],
        ['lent', 'fixture'],
      ],
      [
        ['a', ''],
        ['b', 'beside'],
        ['lent', 'fixture'],
      ],
      [['c', 'works too']],
      [['c', '']],
    ])
    expect(runs[0]).toMatchObject({ command: ['look', 'a'], timeoutSeconds: 7 })
  })

  it('refuses a check that the master does not pass, with its last words', async () => {
    const never = cage(() => 'failed')
    await expect(proveChecks(FOLDER, never)).rejects.toMatchObject({
      code: 'check.failed',
      details: { item: 'a', on: 'the master', outcome: 'failed', lastWords: 'saw “works”' },
    })
  })

  it('refuses a check that passes on nothing', async () => {
    await expect(
      proveChecks(
        FOLDER,
        cage(() => 'passed'),
      ),
    ).rejects.toMatchObject({
      code: 'check.cannotFail',
      details: { item: 'a' },
    })
  })

  it.each<CheckOutcome>(['timed-out', 'over-limit'])(
    'takes %s on nothing neither for failed nor for passed',
    async (outcome) => {
      const slow = cage((content) => (content === '' ? outcome : 'passed'))
      await expect(proveChecks(FOLDER, slow)).rejects.toMatchObject({
        code: 'check.failed',
        details: { on: 'the emptied item', outcome },
      })
    },
  )

  it('refuses to go on without a cage', async () => {
    const absent = cage(() => 'cage-absent')
    await expect(proveChecks(FOLDER, absent)).rejects.toMatchObject({ code: 'check.cageAbsent' })
  })

  it('needs no cage where nothing has a check', async () => {
    const absent = cage(() => 'cage-absent')
    const proven = await proveChecks({ items: [item('b', 'beside')], fixtures: [] }, absent)
    expect(await proven.check(copy({ b: 'any' }))).toEqual([])
    expect(absent.runs).toEqual([])
  })
})

describe('the checks of a copy', () => {
  const whole = { a: 'works, marked', b: 'beside', c: 'works too, marked' }

  it('names what did not pass, in the order of the items', async () => {
    const proven = await proveChecks(FOLDER, cage())
    expect(await proven.check(copy(whole))).toEqual([])
    const failed = await proven.check(copy({ c: 'broken', b: 'x', a: 'broken' }))
    expect(failed.map((one) => one.item)).toEqual(['a', 'c'])
    expect(failed[0]?.result).toMatchObject({ outcome: 'failed', stderr: 'saw “broken”\n\n' })
  })

  it("runs on the copy's own files, and lends what its recipient never gets", async () => {
    const caged = cage()
    const proven = await proveChecks(FOLDER, caged)
    caged.runs.length = 0
    await proven.check(copy({ a: 'works, marked', b: 'their own' }))
    await proven.check(copy({ a: 'works, marked' }))
    await proven.check(copy({ b: 'their own' }))
    const beside = caged.runs.map(({ files }) => text(files.get('b') ?? utf8('')))
    expect(beside).toEqual(['their own', 'beside'])
  })

  it('runs once what is equal to the byte, at once or later, and the master not again', async () => {
    const caged = cage()
    const proven = await proveChecks(FOLDER, caged)
    caged.runs.length = 0
    await Promise.all([proven.check(copy(whole)), proven.check(copy(whole))])
    await proven.check(copy(whole))
    await proven.check(copy({ a: 'works', b: 'beside', c: 'works too' }))
    expect(caged.runs.length).toBe(2)
  })

  it('runs again where a file beside the item is another', async () => {
    const caged = cage()
    const proven = await proveChecks(FOLDER, caged)
    caged.runs.length = 0
    await proven.check(copy({ a: 'works', b: 'other' }))
    expect(caged.runs.length).toBe(1)
  })

  it('tries again what failed', async () => {
    let isBusy = true
    const caged = cage((content) =>
      content === '' || (content === 'works!' && isBusy) ? 'failed' : 'passed',
    )
    const proven = await proveChecks(FOLDER, caged)
    expect(await proven.check(copy({ a: 'works!' }))).toHaveLength(1)
    isBusy = false
    expect(await proven.check(copy({ a: 'works!' }))).toEqual([])
  })

  it('refuses to go on where the cage went away', async () => {
    let isThere = true
    const caged = cage((content) => {
      if (!isThere) return 'cage-absent'
      return content === '' ? 'failed' : 'passed'
    })
    const proven = await proveChecks(FOLDER, caged)
    isThere = false
    await expect(proven.check(copy(whole))).rejects.toMatchObject({ code: 'check.cageAbsent' })
  })
})
