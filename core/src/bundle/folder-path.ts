// Which relative paths a bundle may hold: those that mean the same file on every partner's machine.

import { utf8 } from '../shared/bytes.ts'

/** What is left of the 100 bytes of a name in a tar once `files/` stands before it. Source: ustar. */
export const MAX_PATH_BYTES = 94

/** Source: Microsoft, "Naming Files, Paths, and Namespaces", reserved names. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i

/** Control, format (bidirectional too), private, unassigned and halved characters, line separators. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u

const FORBIDDEN_ON_WINDOWS = /[<>:"|?*]/

/** What is wrong with `path` as the path of a file in a bundle, or `undefined` where nothing is. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'the path is empty'
  if (utf8(path).length > MAX_PATH_BYTES) return `the path is longer than ${MAX_PATH_BYTES} bytes`
  if (INVISIBLE.test(path)) return 'the path holds a control or invisible character'
  if (path !== path.normalize('NFC')) return 'the path is not in Unicode form NFC'
  if (path.includes('\\')) return 'the path holds a backslash'
  if (path.startsWith('/')) return 'the path is absolute'
  if (FORBIDDEN_ON_WINDOWS.test(path)) return 'the path holds one of < > : " | ? *'
  for (const step of path.split('/')) {
    const problem = stepProblem(step)
    if (problem !== undefined) return problem
  }
  return undefined
}

function stepProblem(step: string): string | undefined {
  if (step === '') return 'the path holds an empty step'
  if (step === '.' || step === '..') return `the path holds “${step}”`
  if (step.endsWith('.') || step.endsWith(' ') || step.startsWith(' ')) {
    return `“${step}” begins with a blank or ends with a blank or a dot`
  }
  if (step.startsWith('-')) return `“${step}” would be read as an option by commands`
  if (DEVICE.test(step)) return `“${step}” is the name of a device on Windows`
  return undefined
}

/**
 * The first two of `paths` that cannot stand side by side on a disk that ignores case: the same
 * name twice, or a file where the other needs a folder.
 */
export function clashingPaths(paths: readonly string[]): readonly [string, string] | undefined {
  const files = new Map<string, string>()
  const folders = new Map<string, string>()
  for (const path of paths) {
    const folded = fold(path)
    const other = files.get(folded) ?? folders.get(folded)
    if (other !== undefined) return [other, path]
    files.set(folded, path)
    for (const folder of foldersAbove(folded)) {
      const file = files.get(folder)
      if (file !== undefined) return [file, path]
      folders.set(folder, path)
    }
  }
  return undefined
}

function fold(path: string): string {
  return path.normalize('NFKC').toLowerCase()
}

/** `a/b/c` → `a`, `a/b` */
function foldersAbove(path: string): string[] {
  const steps = path.split('/')
  return steps.slice(1).map((_, i) => steps.slice(0, i + 1).join('/'))
}
