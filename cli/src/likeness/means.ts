// What samples are read and judged by: the backgrounds that were named, ready to hand to other threads.

import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import {
  type Background,
  type BackgroundModel,
  openBackground,
  withSeen,
} from '@forewarn/core/likeness/background'
import { parseBackground } from '@forewarn/core/likeness/background-file'
import { mergedBackground } from '@forewarn/core/likeness/merged-background'
import { seenKeys } from '@forewarn/core/likeness/prepared'
import { Refusal } from '@forewarn/core/shared/refusal'
import { readSamples } from '../ports/samples.ts'
import { readText } from '../ports/text-file.ts'
import type { Terminal } from '../terminal.ts'

export interface MeansOptions {
  readonly background?: string
  readonly public?: string
}

/** Plain values. */
export interface Means {
  readonly models: readonly BackgroundModel[]
  /** Keys of public code that was named for this run. */
  readonly seen: ReadonlySet<number>
}

/** @throws Refusal `input.missing`, `file.malformed`, `file.tooLarge` */
export async function meansOf(options: MeansOptions, terminal: Terminal): Promise<Means> {
  const models = await modelsOf(options, terminal)
  const none: Means = { models, seen: new Set() }
  if (options.public === undefined) return none
  const { texts } = await readSamples(resolve(terminal.cwd, options.public), '')
  return { models, seen: seenKeys(texts, openMeans(none)) }
}

async function modelsOf(
  { background }: MeansOptions,
  terminal: Terminal,
): Promise<BackgroundModel[]> {
  const { PUBLIC_CODE } = await import('@forewarn/core/likeness/public-code')
  if (background === undefined) return [PUBLIC_CODE]
  const { alone, model } = await readModel(background, terminal)
  return alone ? [model] : [PUBLIC_CODE, model]
}

async function readModel(file: string, terminal: Terminal) {
  const json = await readText(resolve(terminal.cwd, file))
  try {
    return parseBackground(json)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const problem = 'it is no background model of this version of Forewarn'
    const remedy = 'Make it with “forewarn background DIR --out MODEL”.'
    throw new Refusal('file.malformed', { file, problem, remedy })
  }
}

export function openMeans({ models, seen }: Means): Background {
  const [first, ...others] = models.map(openBackground)
  if (first === undefined) throw new Error('no background')
  const background = others.reduce(mergedBackground, first)
  return seen.size === 0 ? background : withSeen(background, seen)
}

/** Tells backgrounds apart: hex SHA-256 over all that they say. */
export function markOfModels(models: readonly BackgroundModel[]): string {
  const hash = createHash('sha256')
  for (const { families, names, grams, seen } of models)
    for (const field of [families, names, grams, seen]) hash.update(`${field.length}:${field}`)
  return hash.digest('hex')
}
