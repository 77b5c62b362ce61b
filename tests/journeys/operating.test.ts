// docs/operating.md typed as it stands, with real processes, so that the page cannot rot.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { EXIT } from '@forewarn/cli/terminal'
import { readSettings, Settings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environment, pattern, ROOT, readPage, type Typed, typePage } from './typed-page.ts'

const PAGE = await readPage('docs/operating.md')
const HOUSE = await readPage('docs/running-a-house.md')

let typed: Typed
beforeAll(async () => {
  typed = await typePage(PAGE)
})
afterAll(() => typed.end())

describe('the twelve commands', () => {
  it('are twelve, in order', () => {
    const numbers = [...PAGE.blocks.join('').matchAll(/^# (\d+)\. /gm)].map(([, number]) =>
      Number(number),
    )
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    for (const block of PAGE.blocks) expect(block.trimEnd().split('\n').at(-1)).toMatch(/^#>/)
  })

  it.each(PAGE.steps.map((step, i) => ({ ...step, i })))(
    'show what the page says: $seen.0',
    (step) => {
      const output = typed.outputs[step.i] ?? ''
      for (const line of step.seen) expect(output).toMatch(pattern(line))
    },
  )

  it('end with an advisory that everybody can read in every form', async () => {
    const path =
      /\/advisories\/cas_\w+/.exec(typed.outputs.at(PAGE.steps.length - 1) ?? '')?.[0] ?? ''
    const address = `${typed.url}${path}`
    const page = await fetch(address)
    expect(page.status).toBe(200)
    const forms = [...(await page.text()).matchAll(/href="([\w.-]+\.json)"/g)].map(([, one]) => one)
    expect(forms).toHaveLength(2)
    for (const form of forms) expect((await fetch(`${address}/${form}`)).status).toBe(200)
    expect((await fetch(`${address.slice(0, -2)}aa`)).status).toBe(404)
  })
})

describe('the tables', () => {
  it('list every setting with its default', () => {
    const rows = [...HOUSE.text.matchAll(/^\| `(FOREWARN_\w+)` \| (?:`([^`]*)`)? ?\|/gm)]
    const written = Object.fromEntries(rows.map(([, name, value]) => [name, value]))
    const defaults = Object.entries(readSettings({})).map(([name, value]) => [name, String(value)])
    expect(Object.keys(written).sort()).toEqual(Object.keys(Settings.shape).sort())
    expect(written).toEqual({ ...Object.fromEntries(defaults), FOREWARN_DESK: undefined })
  })

  it('list every exit code', () => {
    const codes = [...PAGE.text.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))
    expect(codes).toEqual([...new Set([1, ...Object.values(EXIT)])].sort())
  })
})

describe('a house', () => {
  const start = async (more: Record<string, string>, ...args: string[]) => {
    const options = { cwd: typed.folder, env: environment(typed.folder, more) }
    const all = [`${ROOT}/server/bin/forewarn-house.js`, '--port', '0', ...args]
    return promisify(execFile)('node', all, options).catch((error) => error)
  }

  it('does not start with a setting that it does not know', async () => {
    const { code, stderr } = await start({ FOREWARN_PRT: '8080' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('FOREWARN_PRT is unknown')])
  })

  it('does not open a folder that another has open, nor a ledger of another name', async () => {
    const second = await start({}, '--data', 'house')
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('Stop that one')])
    await typed.stopHouse()
    const renamed = await start({}, '--data', 'house', '--origin', 'other.example')
    const said = 'the ledger is that of forewarn.localhost'
    expect([renamed.code, renamed.stderr]).toEqual([2, expect.stringContaining(said)])
  })
})
