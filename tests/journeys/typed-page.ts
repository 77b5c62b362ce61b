// A page of the docs typed as it stands, with real processes, so that it cannot rot.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')

/** What is typed, and what the page says one sees of it. */
export interface Step {
  readonly typed: string
  readonly seen: readonly string[]
}

export interface Page {
  readonly text: string
  readonly blocks: readonly string[]
  readonly steps: readonly Step[]
}

/** @param path from the root of the repository */
export async function readPage(path: string): Promise<Page> {
  const text = await readFile(join(ROOT, path), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
  return { text, blocks, steps: blocks.flatMap(stepsOf) }
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

/** Where a page says that its house listens; it really does at a port that is free. */
const WRITTEN_URL = 'http://127.0.0.1:8080'
/** Between the outputs of two steps. */
const SEPARATOR = '\u0000'

/** A page after it was typed: everything it made, and its house, which still runs. */
export interface Typed {
  readonly folder: string
  readonly url: string
  /** By step: everything that was written on either stream. */
  readonly outputs: readonly string[]
  stopHouse(): Promise<void>
  end(): Promise<void>
}

/** Types what stands before the step that opens a house, opens it, and types the rest. */
export async function typePage({ steps }: Page): Promise<Typed> {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-page-'))
  const at = steps.findIndex(({ typed }) => typed.includes('forewarn-house.js'))
  const before = await type(folder, scriptOf(steps.slice(0, at)), {})
  const { house, url, secret, said } = await openHouse(folder, steps[at]?.typed ?? '')
  const here = scriptOf(steps.slice(at + 1)).replaceAll(WRITTEN_URL, url)
  const after = await type(folder, here, { SECRET: secret })
  const stopHouse = async () => {
    if (house.exitCode !== null || house.signalCode !== null) return
    house.kill('SIGTERM')
    await once(house, 'exit')
  }
  return {
    folder,
    url,
    outputs: [...before, said, ...after].map((one) => one.replaceAll(url, WRITTEN_URL)),
    stopHouse,
    async end() {
      await stopHouse()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const scriptOf = (steps: readonly Step[]) =>
  steps.map(({ typed }) => `${typed}printf '\\0'\n`).join('')

/** On a port that is free, and otherwise as the page says. */
async function openHouse(folder: string, written: string) {
  const typed = written.replace('--port 8080', '--port 0').replace('node ', 'exec node ')
  const house: ChildProcess = spawn('bash', ['-c', typed], {
    cwd: folder,
    env: environment(folder),
  })
  let said = ''
  for await (const piece of house.stderr ?? []) {
    said += String(piece)
    const [, url, secret] = /forewarn found (\S+) ([0-9a-f]{64}) /.exec(said) ?? []
    if (url !== undefined && secret !== undefined) return { house, url, secret, said }
  }
  throw new Error(`the house did not open: ${said}`)
}

/** In one shell, as a person would, that stops at the first command which fails. */
async function type(folder: string, script: string, more: Record<string, string>) {
  if (script === '') return []
  const options = { cwd: folder, env: environment(folder, more), timeout: 500_000 }
  const args = ['-euo', 'pipefail', '-c', `exec 2>&1\n${script}`]
  try {
    const { stdout } = await promisify(execFile)('bash', args, options)
    return stdout.split(SEPARATOR).slice(0, -1)
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    throw new Error(`a command of the page failed:\n${stdout?.split(SEPARATOR).at(-1)}`)
  }
}

export function environment(folder: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('FOREWARN'))
  const path = `${ROOT}/node_modules/.bin:${process.env['PATH']}`
  return { ...Object.fromEntries(others), PATH: path, FOREWARN: ROOT, HOME: folder, ...more }
}

/** A line of the page in which `…` stands for anything, blanks for blanks. */
export function pattern(line: string): RegExp {
  const words = line.trim().split(/\s+/)
  const patterns = words.map((word) => word.split('…').map(escaped).join('.*'))
  return new RegExp(`^\\s*${patterns.join('\\s+')}`, 'm')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
