// docs/operating.md typed as it stands, with real processes, so that the page cannot rot.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EXIT } from '@forewarn/cli/terminal'
import { readSettings, Settings } from '@forewarn/server/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
const PAGE = await readFile(join(ROOT, 'docs/operating.md'), 'utf8')

/** What is typed, and what the page says one sees of it. */
interface Step {
  readonly typed: string
  readonly seen: readonly string[]
}

/** A step ends with the lines that begin with `#>`. */
function stepsOf(block: string): Step[] {
  return [...block.matchAll(/(.*?)((?:^#>[^\n]*\n)+)/gms)].map(([, typed = '', seen = '']) => ({
    typed,
    seen: seen
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(2)),
  }))
}

const BLOCKS = [...PAGE.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
const [HOUSE, ...REST] = BLOCKS.flatMap(stepsOf) as [Step, ...Step[]]
const STEPS = [HOUSE, ...REST]

/** Between the outputs of two blocks. */
const SEPARATOR = '\u0000'

let folder: string
let house: ChildProcess
let outputs: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-operating-'))
  const { url, secret, said } = await openHouse()
  const here = (typed: string) => typed.replaceAll('http://127.0.0.1:8080', url)
  const script = REST.map(({ typed }) => `${here(typed)}printf '\\0'\n`).join('')
  const typed = await type(script, { SECRET: secret })
  outputs = [said, ...typed.split(SEPARATOR)].map((one) =>
    one.replaceAll(url, 'http://127.0.0.1:8080'),
  )
}, 250_000)

afterAll(async () => {
  await stopHouse()
  await rm(folder, { recursive: true, force: true })
})

/** On a port that is free, and otherwise as the page says. */
async function openHouse() {
  const typed = `${HOUSE.typed.replace('--port 8080', '--port 0').replace('node ', 'exec node ')}`
  house = spawn('bash', ['-c', typed], { cwd: folder, env: environment({}) })
  let said = ''
  for await (const piece of house.stderr ?? []) {
    said += String(piece)
    const [, url, secret] = /forewarn found (\S+) ([0-9a-f]{64}) /.exec(said) ?? []
    if (url !== undefined && secret !== undefined) return { url, secret, said }
  }
  throw new Error(`the house did not open: ${said}`)
}

async function stopHouse(): Promise<void> {
  if (house.exitCode !== null) return
  house.kill('SIGTERM')
  await once(house, 'exit')
}

/** In one shell, as a person would, that stops at the first command which fails. */
async function type(script: string, more: Record<string, string>): Promise<string> {
  const options = { cwd: folder, env: environment(more), timeout: 240_000 }
  const args = ['-euo', 'pipefail', '-c', `exec 2>&1\n${script}`]
  try {
    return (await promisify(execFile)('bash', args, options)).stdout
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    throw new Error(`a command of the page failed:\n${stdout?.split(SEPARATOR).at(-1)}`)
  }
}

function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('FOREWARN'))
  const path = `${ROOT}/node_modules/.bin:${process.env['PATH']}`
  return { ...Object.fromEntries(others), PATH: path, FOREWARN: ROOT, HOME: folder, ...more }
}

/** A line of the page in which `…` stands for anything, blanks for blanks. */
function pattern(line: string): RegExp {
  const words = line.trim().split(/\s+/)
  const patterns = words.map((word) => word.split('…').map(escaped).join('.*'))
  return new RegExp(`^\\s*${patterns.join('\\s+')}`, 'm')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

describe('the twelve commands', () => {
  it('are twelve, in order', () => {
    const numbers = [...BLOCKS.join('').matchAll(/^# (\d+)\. /gm)].map(([, number]) =>
      Number(number),
    )
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    for (const block of BLOCKS) expect(block.trimEnd().split('\n').at(-1)).toMatch(/^#>/)
  })

  it.each(STEPS.map((step, i) => ({ ...step, i })))('show what the page says: $seen.0', (step) => {
    const output = outputs[step.i] ?? ''
    for (const line of step.seen) expect(output).toMatch(pattern(line))
  })

  it('end with an advisory that everybody can read in every form', async () => {
    const path = /\/advisories\/cas_\w+/.exec(outputs.at(STEPS.length - 1) ?? '')?.[0] ?? ''
    const address = `${(await readUrl()) ?? ''}${path}`
    const page = await fetch(address)
    expect(page.status).toBe(200)
    const forms = [...(await page.text()).matchAll(/href="([\w.-]+\.json)"/g)].map(([, one]) => one)
    expect(forms).toHaveLength(2)
    for (const form of forms) expect((await fetch(`${address}/${form}`)).status).toBe(200)
    expect((await fetch(`${address.slice(0, -2)}aa`)).status).toBe(404)
  })
})

/** The house's address, from what the owner's desk pinned. */
async function readUrl(): Promise<string | undefined> {
  const keyring = JSON.parse(await readFile(join(folder, 'desk/keyring.json'), 'utf8'))
  return keyring.pins.url
}

describe('the tables', () => {
  it('list every setting with its default', () => {
    const rows = [...PAGE.matchAll(/^\| `(FOREWARN_\w+)` \| (?:`([^`]*)`)? ?\|/gm)]
    const written = Object.fromEntries(rows.map(([, name, value]) => [name, value]))
    const defaults = Object.entries(readSettings({})).map(([name, value]) => [name, String(value)])
    expect(Object.keys(written).sort()).toEqual(Object.keys(Settings.shape).sort())
    expect(written).toEqual({ ...Object.fromEntries(defaults), FOREWARN_DESK: undefined })
  })

  it('list every exit code', () => {
    const codes = [...PAGE.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))
    expect(codes).toEqual([...new Set([1, ...Object.values(EXIT)])].sort())
  })
})

describe('a house', () => {
  const start = async (more: Record<string, string>, ...args: string[]) => {
    const options = { cwd: folder, env: environment(more) }
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
    await stopHouse()
    const renamed = await start({}, '--data', 'house', '--origin', 'other.example')
    const said = 'the ledger is that of forewarn.localhost'
    expect([renamed.code, renamed.stderr]).toEqual([2, expect.stringContaining(said)])
  })
})
