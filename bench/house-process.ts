// A house in a process of its own, as operators run it: how long it takes to answer, and what memory it needs.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { HOUSE } from './house-people.ts'

const PROGRAM = fileURLToPath(new URL('../server/bin/forewarn-house.js', import.meta.url))
const MOST_MS = 400_000

export interface Running {
  readonly url: string
  /** From before the process was made until its first answer. */
  readonly startMs: number
  /** Milliseconds that the house itself says each request took, by route, since this was last asked. */
  takeTimes(): Map<string, number[]>
  /** Milliseconds of processor time so far: what other work on the machine does not change. */
  cpuMs(): number
  /** MiB held now, and at most so far; `undefined` where the system does not say (Linux does). */
  memory(): { readonly now: number; readonly peak: number } | undefined
  stop(): Promise<void>
}

export async function runHouse(folder: string): Promise<Running> {
  const port = await freePort()
  const args = [PROGRAM, '--data', folder, '--port', String(port), '--origin', HOUSE]
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  let times = new Map<string, number[]>()
  createInterface(child.stdout).on('line', (line) => {
    const { event, route, ms } = JSON.parse(line) as { event: string; route: string; ms: number }
    if (event === 'fault') process.stderr.write(`${line}\n`)
    if (event === 'request') times.set(route, [...(times.get(route) ?? []), ms])
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() - started > MOST_MS) {
      child.kill('SIGKILL')
      throw new Error(`the house on ${folder} did not open`)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const startMs = performance.now() - started
  return {
    url,
    startMs,
    takeTimes() {
      const taken = times
      times = new Map()
      return taken
    },
    cpuMs: () => cpuMsOf(child.pid),
    memory: () => memoryOf(child.pid),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/house`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Linux counts in hundredths of a second, after the name in brackets. */
function cpuMsOf(pid: number | undefined): number {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .slice(11, 13)
    return 10 * (Number(user) + Number(system))
  } catch {
    return Number.NaN
  }
}

function memoryOf(pid: number | undefined) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mib = (name: string) =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
    return { now: mib('VmRSS'), peak: mib('VmHWM') }
  } catch {
    return undefined
  }
}
