// Worlds from data sets that others published: see `--data` in run.ts for where they are to lie.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Split } from '../public-code.ts'
import { walk } from '../public-code.ts'
import { Draft, type World } from './sets.ts'

/** Programs 1 and 2 are for tuning, 3 and 4 for reporting. */
const TUNED = { programs: ['1', '2'], tasks: ['case-01', 'case-02', 'case-03'] }

const isOf = (split: Split, tuned: readonly string[], name: string): boolean =>
  (split === 'tune') === tuned.includes(name)

/** All Java of a folder as one text: a variant's files have other names and another order. */
const joined = (root: string): string =>
  walk(root, '')
    .filter((path) => path.endsWith('.java'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n')

/**
 * Four programs and 48 or 49 variants of each, made by semantics-preserving transformations.
 * Source: Cheers, "Source Code Plagiarism Detection Dataset".
 */
export function variants(data: string, split: Split): World {
  const root = join(data, 'whole-program-variants')
  const draft = new Draft()
  for (const program of readdirSync(join(root, 'Base Programs')).sort()) {
    if (!isOf(split, TUNED.programs, program)) continue
    const base = joined(join(root, 'Base Programs', program))
    const item = draft.add({ path: `base-${program}.java`, text: base })
    for (const name of readdirSync(join(root, 'Variant Programs', program)).sort()) {
      const text = joined(join(root, 'Variant Programs', program, name))
      const sample = draft.add({ path: `variant-${name}.java`, text })
      draft.cases.push({ row: 'W', sample, item, kind: 'variant' })
    }
  }
  const items = [...new Set(draft.cases.map(({ item }) => item))]
  for (const { sample, item } of draft.cases)
    for (const other of items) if (other !== item) draft.apart.push(sample, other)
  return draft.done('whole-program variants', 'java')
}

/** Its authors' remark: submissions 13 and 15 are alike. */
const ALIKE = '15'

/**
 * Seven small tasks: rewrites of one solution on six levels, and solutions written apart.
 * Source: Karnalim et al., "IR-Plag", Informatics in Education 18 (2019).
 */
export function rewrites(data: string, split: Split): { sameTask: World; otherTasks: World } {
  const root = join(data, 'same-task-rewrites/IR-Plag-Dataset')
  const tasks = readdirSync(root)
    .filter((name) => name.startsWith('case-') && isOf(split, TUNED.tasks, name))
    .sort()
  const draft = new Draft()
  const read = tasks.map((task) => readTask(draft, join(root, task), task))
  const sameTask = read.flatMap(({ item, apart }) => apart.flatMap((sample) => [sample, item]))
  const otherTasks = read.flatMap(({ item }) =>
    read
      .filter((other) => other.item !== item)
      .flatMap(({ derived, apart }) => [...derived, ...apart])
      .flatMap((sample) => [sample, item]),
  )
  const world = draft.done('small programs, same task', 'java')
  const all = [...otherTasks, ...sameTask]
  return {
    sameTask: { ...world, apart: Int32Array.from(sameTask) },
    otherTasks: { ...world, name: 'small programs, all', apart: Int32Array.from(all) },
  }
}

interface Task {
  readonly item: number
  readonly derived: readonly number[]
  readonly apart: readonly number[]
}

function readTask(draft: Draft, root: string, task: string): Task {
  const add = (path: string): number =>
    draft.add({ path: `${task}/${path}`, text: readFileSync(join(root, path), 'utf8') })
  const paths = walk(root, '').filter((path) => path.endsWith('.java'))
  const under = (name: string) => paths.filter((path) => path.startsWith(`${name}/`))
  const item = add(under('original')[0] as string)
  const derived = under('plagiarized').map((path) => {
    const sample = add(path)
    draft.cases.push({ row: 'I', sample, item, kind: path.split('/')[1] ?? '' })
    return sample
  })
  const apart = under('non-plagiarized').filter((path) => path.split('/')[1] !== ALIKE)
  return { item, derived, apart: apart.map(add) }
}
