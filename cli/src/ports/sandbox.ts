// The cage of check commands: bubblewrap, with only the files of one run inside. It fails closed.

import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import type {
  Cage,
  CageLimit,
  CheckOutcome,
  CheckResult,
  CheckRun,
} from '@forewarn/core/bundle/checks'
import { reachableNode } from './sandbox-node.ts'

/** What one run may use, beside its time. Memory counts for each of its processes. */
export interface CageLimits {
  /** Seconds of processor time for one process; its time-out where that is less. */
  readonly cpuSeconds: number
  /** 1 GiB: Node's engine alone reserves half of that before it starts. */
  readonly memoryBytes: number
  /** Threads count; Node starts eleven. */
  readonly processes: number
  /** One file, and all of /tmp together. */
  readonly diskBytes: number
  /** Standard output and error together. */
  readonly outputBytes: number
}

const LIMITS: CageLimits = {
  cpuSeconds: 60,
  memoryBytes: 1024 * 1024 * 1024,
  processes: 32,
  diskBytes: 32 * 1024 * 1024,
  outputBytes: 1024 * 1024,
}

/** As root the cage is entered as `nobody`: the kernel does not count root's processes. */
const NOBODY = 65_534

/** How much of its output a result keeps, in characters. */
const TAIL = 2000

/** The first descriptors: input, output, error, bubblewrap's own report, and then the files. */
const REPORT_FD = 3

/**
 * A cage on this machine. `atOnce` runs at most are under way; the others wait their turn. Where
 * bubblewrap is absent or may not run, every result is `cage-absent`, and `stderr` says why.
 */
export function bubblewrap(
  options: { limits?: Partial<CageLimits>; atOnce?: number; program?: string } = {},
): Cage {
  const limits = { ...LIMITS, ...options.limits }
  const program = options.program ?? 'bwrap'
  const queue = turns(options.atOnce ?? availableParallelism())
  let probe: Promise<CheckResult> | undefined
  return {
    async run(run) {
      probe ??= runInside(program, limits, PROBE)
      const { outcome, stderr } = await probe
      if (outcome !== 'passed') return absent(stderr)
      return queue(() => runInside(program, limits, run))
    },
  }
}

const PROBE: CheckRun = { command: ['true'], files: new Map(), timeoutSeconds: 20 }

function absent(why: string): CheckResult {
  return { outcome: 'cage-absent', stdout: '', stderr: why || 'bubblewrap cannot run' }
}

/** Lets `atOnce` tasks run and the others wait, first come first served. */
function turns(atOnce: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

/** The command line around the command. The order matters: what is read-only last stays so. */
function cageArguments(limits: CageLimits, run: CheckRun): string[] {
  const node = reachableNode(asNobody() ? NOBODY : undefined)
  const files = [...run.files.keys()].flatMap((path, i) => [
    ...['--ro-bind-data', String(REPORT_FD + 1 + i), `/bundle/${path}`],
  ])
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--new-session', '--json-status-fd', String(REPORT_FD)],
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin'],
    ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
    ...['--ro-bind', node, '/cage/bin/node'],
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--size', String(limits.diskBytes), '--tmpfs', '/tmp'],
    ...['--dir', '/bundle', ...files, '--remount-ro', '/', '--chdir', '/bundle'],
    ...['--clearenv', '--setenv', 'PATH', '/cage/bin:/usr/bin', '--setenv', 'LANG', 'C.UTF-8'],
    ...['--setenv', 'HOME', '/tmp', '--', 'prlimit', ...resourceLimits(limits, run), '--'],
    ...run.command,
  ]
}

function resourceLimits(limits: CageLimits, { timeoutSeconds }: CheckRun): string[] {
  const cpu = Math.min(limits.cpuSeconds, timeoutSeconds)
  return [
    `--cpu=${cpu}:${cpu + 1}`, // a signal that says why, and a second later one that none survives
    `--data=${limits.memoryBytes}`,
    `--nproc=${limits.processes}`,
    `--fsize=${limits.diskBytes}`,
    '--core=0',
    '--nofile=256',
  ]
}

function asNobody(): boolean {
  return process.getuid?.() === 0
}

/** Runs `run` once. Its files go in through pipes, so that no marked byte touches a disk. */
async function runInside(program: string, limits: CageLimits, run: CheckRun): Promise<CheckResult> {
  const child = spawn(program, cageArguments(limits, run), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...[...run.files].map(() => 'pipe' as const)],
    env: { PATH: '/usr/bin:/bin' },
    ...(asNobody() ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  const failure = ended(child)
  let stopped: 'output' | 'time' | undefined
  const stop = (why: 'output' | 'time') => {
    stopped ??= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop('time'), run.timeoutSeconds * 1000)
  const outputs = listen(child, limits.outputBytes, () => stop('output'))
  feed(child, run)
  const error = await failure
  clearTimeout(timer)
  if (error !== undefined) return absent(error.message)
  return verdict({ ...outputs.read(), stopped })
}

/** Resolves when the process is gone and its pipes are dry; with the error where it never was. */
function ended(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', () => resolve(undefined))
  })
}

function feed(child: ChildProcess, run: CheckRun): void {
  for (const [i, bytes] of [...run.files.values()].entries()) {
    const pipe = child.stdio[REPORT_FD + 1 + i] as Writable | null | undefined
    pipe?.on('error', () => {}) // a cage that ended early reads no further; its result says so
    pipe?.end(bytes)
  }
}

function listen(child: ChildProcess, limitBytes: number, tooMuch: () => void) {
  const tails = { stdout: '', stderr: '', report: '' }
  const streams = { stdout: child.stdout, stderr: child.stderr, report: child.stdio[REPORT_FD] }
  let heard = 0
  for (const name of ['stdout', 'stderr', 'report'] as const) {
    const stream = streams[name] as Readable | null | undefined
    stream?.setEncoding('utf8')
    stream?.on('data', (piece: string) => {
      tails[name] = (tails[name] + piece).slice(-TAIL)
      if (name !== 'report') heard += Buffer.byteLength(piece)
      if (heard > limitBytes) tooMuch()
    })
  }
  return { read: () => tails }
}

interface Ended {
  readonly stdout: string
  readonly stderr: string
  /** Bubblewrap's own words; an exit code stands there only if the command was started. */
  readonly report: string
  readonly stopped: 'output' | 'time' | undefined
}

function verdict({ stdout, stderr, report, stopped }: Ended): CheckResult {
  const said = { stdout, stderr }
  if (stopped === 'time') return { outcome: 'timed-out', ...said }
  if (stopped === 'output') return { outcome: 'over-limit', limit: 'output', ...said }
  const code = /"exit-code": (\d+)/.exec(report)?.[1]
  if (code === undefined) return absent(stderr.trim())
  const limit = limitBehind(Number(code), stderr)
  if (limit !== undefined) return { outcome: 'over-limit', limit, ...said }
  const outcome: CheckOutcome = code === '0' ? 'passed' : 'failed'
  return { outcome, ...said }
}

const SIGNALLED: Readonly<Record<number, CageLimit>> = {
  [128 + 24]: 'cpu', // SIGXCPU
  [128 + 9]: 'cpu', // SIGKILL, for whoever ignores SIGXCPU
  [128 + 25]: 'disk', // SIGXFSZ
}

/**
 * Some limits the kernel tells only to the process, as an error of a call. Its last words then say
 * which: this names the limit for the author, and changes nothing about what the process may do.
 */
const LAST_WORDS: readonly (readonly [RegExp, CageLimit])[] = [
  [/File too large|No space left on device|EFBIG|ENOSPC/, 'disk'],
  [/MemoryError|[Cc]annot allocate memory|not enough memory|out of memory|bad_alloc/, 'memory'],
  [/Resource temporarily unavailable|[Cc]annot fork|can't start new thread|EAGAIN/, 'processes'],
]

function limitBehind(code: number, stderr: string): CageLimit | undefined {
  if (code === 0) return undefined
  return SIGNALLED[code] ?? LAST_WORDS.find(([words]) => words.test(stderr))?.[1]
}
