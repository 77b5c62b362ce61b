// Checks and their proof: a check that cannot fail proves nothing, and no copy leaves unproven.

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { BundleFolder, BundleItem } from './folder.ts'
import type { ItemCheck } from './manifest.ts'

/** Never a boolean: "could not be run" is not "failed", and neither is "passed". */
export type CheckOutcome = 'passed' | 'failed' | 'timed-out' | 'over-limit' | 'cage-absent'

export type CageLimit = 'cpu' | 'memory' | 'processes' | 'disk' | 'output'

export interface CheckResult {
  readonly outcome: CheckOutcome
  /** Which limit, where the outcome is `over-limit`. */
  readonly limit?: CageLimit
  /** The ends of what the check wrote, at most 2,000 characters each. */
  readonly stdout: string
  readonly stderr: string
}

export interface CheckRun {
  readonly command: readonly string[]
  /** The only files there are, by path. The command runs in their folder and cannot change them. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly timeoutSeconds: number
}

/**
 * Runs one command on some files: no network, no home, no keys, nothing else to read, and limits on
 * time, memory, processes and output. How many run at once is the cage's business.
 */
export interface Cage {
  run(run: CheckRun): Promise<CheckResult>
}

/** The files of one copy, by path. Items its recipient never gets are absent. */
export type CopyFiles = ReadonlyMap<string, Uint8Array>

export interface FailedCheck {
  readonly item: string
  readonly result: CheckResult
}

/** Checks that passed on the master and failed without it, ready for the copies. */
export interface ProvenChecks {
  /**
   * Runs every check on one copy and names those that did not pass, in the order of the items.
   * What is equal to the byte to something that passed before is not run again.
   *
   * @throws Refusal `check.cageAbsent`
   */
  check(copy: CopyFiles): Promise<readonly FailedCheck[]>
}

interface Checked extends BundleItem {
  readonly check: ItemCheck
}

/**
 * The proof before the first copy: each check passes on the master, and fails once its item is
 * emptied.
 *
 * @throws Refusal `check.failed`, `check.cannotFail`, `check.cageAbsent`
 */
export async function proveChecks(folder: BundleFolder, cage: Cage): Promise<ProvenChecks> {
  const own = new Map([...folder.items, ...folder.fixtures].map(({ path, bytes }) => [path, bytes]))
  const checked = folder.items.filter((item): item is Checked => item.check !== undefined)
  const passed = new Map<string, Promise<CheckResult>>()
  for (const item of checked) {
    const run = runOf(item, own, own)
    const result = caged(await cage.run(run))
    if (result.outcome !== 'passed') throw checkFailed(item.path, 'the master', result)
    await proveItCanFail(item, own, cage)
    passed.set(digestOf(run), Promise.resolve(result))
  }
  return { check: (copy) => checkCopy(checked, own, copy, remembering(cage, passed)) }
}

async function proveItCanFail(item: Checked, own: CopyFiles, cage: Cage): Promise<void> {
  const emptied = new Map([...own, [item.path, new Uint8Array(0)]])
  const result = caged(await cage.run(runOf(item, own, emptied)))
  if (result.outcome === 'passed') throw new Refusal('check.cannotFail', { item: item.path })
  if (result.outcome !== 'failed') throw checkFailed(item.path, 'the emptied item', result)
}

async function checkCopy(
  checked: readonly Checked[],
  own: CopyFiles,
  copy: CopyFiles,
  run: Cage['run'],
): Promise<readonly FailedCheck[]> {
  const results = checked
    .filter(({ path }) => copy.has(path))
    .map(async (item) => ({
      item: item.path,
      result: caged(await run(runOf(item, own, copy))),
    }))
  return (await Promise.all(results)).filter(({ result }) => result.outcome !== 'passed')
}

/** The copy's own files first; what its recipient never gets is lent by the author's folder. */
function runOf({ path, check }: Checked, own: CopyFiles, copy: CopyFiles): CheckRun {
  const files = [path, ...check.with].map((name) => {
    const bytes = copy.get(name) ?? own.get(name)
    if (bytes === undefined) throw new Error('a check uses a file that its folder does not hold')
    return [name, bytes] as const
  })
  return { command: check.command, files: new Map(files), timeoutSeconds: check.timeoutSeconds }
}

/** One run for equal inputs. Only what passed is kept: a failure may be the machine's. */
function remembering(cage: Cage, passed: Map<string, Promise<CheckResult>>): Cage['run'] {
  return async (run) => {
    const digest = digestOf(run)
    const known = passed.get(digest)
    if (known !== undefined) return known
    const running = cage.run(run)
    passed.set(digest, running)
    try {
      const result = await running
      if (result.outcome !== 'passed') passed.delete(digest)
      return result
    } catch (error) {
      passed.delete(digest)
      throw error
    }
  }
}

/** SHA-256 over command and files, each length before its bytes, so that no two runs read alike. */
function digestOf({ command, files }: CheckRun): string {
  const hash = sha256.create()
  const add = (bytes: Uint8Array) => hash.update(utf8(`${bytes.length}:`)).update(bytes)
  hash.update(utf8(`${command.length} ${files.size} `))
  for (const word of command) add(utf8(word))
  for (const [path, bytes] of files) {
    add(utf8(path))
    add(bytes)
  }
  return hex(hash.digest())
}

function caged(result: CheckResult): CheckResult {
  if (result.outcome !== 'cage-absent') return result
  throw new Refusal('check.cageAbsent', { problem: result.stderr })
}

/** @param on what the check ran on */
export function checkFailed(
  item: string,
  on: string,
  { outcome, limit, stdout, stderr }: CheckResult,
): Refusal<'check.failed'> {
  return new Refusal('check.failed', {
    item,
    on,
    outcome: limit === undefined ? outcome : `${outcome} (${limit})`,
    lastWords: lastLine(stderr) || lastLine(stdout),
  })
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? ''
}
