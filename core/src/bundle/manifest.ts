// bundle.yaml: what a bundle is, what each of its files is, and what the advisory will say.

import { z } from 'zod'
import { ArtefactClass } from '../shared/fields.ts'
import { Refusal } from '../shared/refusal.ts'
import { clashingPaths, pathProblem } from './folder-path.ts'
import { fits, isRare, VALUE_FORMS } from './manifest-forms.ts'
import { explain } from './manifest-issue.ts'
import { type Place, readYaml } from './manifest-yaml.ts'

/** Control characters, and those that turn or part a line. */
const STRAY = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !STRAY.test(text) && text === text.trim(), 'Write one line of plain text.')

/** Paragraphs are parted by a blank line. */
const prose = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !STRAY.test(text.replace(/[\n\t]/g, '')), 'Write plain text.')

const url = z.url({ protocol: /^https?$/ }).max(2000)

const path = z
  .string()
  .refine((written) => pathProblem(written) === undefined, 'Write a path inside the bundle folder.')

/** TLP 2.0 labels. Source: FIRST, Traffic Light Protocol 2.0, §3. */
const Tlp = z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])

/** Literal text of the item that may take other values of the same form, one for each copy. */
export const FreeValue = z.strictObject({
  value: line(200),
  form: z.enum(VALUE_FORMS).optional(),
  name: line(80).optional(),
  /** The same in every copy: no mark, and what tripwires fire on. */
  decoy: z.literal('yes').optional(),
  /** Left alone by the team: its recipient's client puts a token of its own there; see own-values.ts. */
  for: z.literal('recipient').optional(),
})
export type FreeValue = z.infer<typeof FreeValue>

/** `command` runs in the cage, in a folder that holds the item and the files named in `with`. */
export const ItemCheck = z.strictObject({
  command: z.array(line(1000)).min(1).max(50),
  with: z.array(path).max(100).default([]),
  timeoutSeconds: z.coerce.number().int().min(1).max(300).default(30),
})
export type ItemCheck = z.infer<typeof ItemCheck>

/** What rules must match, and what they must not: each a file of the folder that is never sent. */
export const RuleSamples = z.strictObject({
  positive: z.array(path).max(100).default([]),
  benign: z.array(path).max(100).default([]),
})
export type RuleSamples = z.infer<typeof RuleSamples>

export const ManifestItem = z.strictObject({
  path,
  class: ArtefactClass,
  /** What a recipient may do with it, in the team's words. */
  may: prose(1000),
  free: z.array(FreeValue).max(500).default([]),
  /** Stretches of its text, in a row each, that may stand in any order. */
  orders: z
    .array(z.array(line(400)).min(2).max(4))
    .max(100)
    .optional(),
  /** That the rows of a table may stand in any order. */
  unordered: z.literal('rows').optional(),
  /** Wordings that its author accepted; see accepted.ts. */
  wordings: z.array(line(2000)).max(2000).optional(),
  check: ItemCheck.optional(),
  /** Whether partners may publish what they derive from it. Left out: of `detection` alone. */
  exposure: z.enum(['confidential', 'publishable']).optional(),
  samples: RuleSamples.optional(),
})
export type ManifestItem = z.infer<typeof ManifestItem>

const Vendor = z.strictObject({ name: line(200), namespace: url })
const Product = z.strictObject({
  name: line(200),
  affected: z.array(line(200)).min(1).max(500),
  fixed: z.array(line(200)).max(500).default([]),
})
const Reference = z.strictObject({ summary: line(300), url })

/** What the public is told at the lift; title and identifiers are the bundle's. */
export const AdvisorySection = z.strictObject({
  id: line(80),
  vendor: Vendor,
  products: z.array(Product).min(1).max(200),
  summary: prose(20_000),
  remediation: prose(20_000),
  cvss: z
    .string()
    .max(300)
    .regex(/^CVSS:[34]\.[01](?:\/[A-Za-z]+:[A-Za-z]+)+$/, 'Write a vector such as CVSS:3.1/AV:N/….')
    .optional(),
  references: z.array(Reference).max(100).default([]),
  acknowledgements: z.array(line(500)).max(100).default([]),
})
export type AdvisorySection = z.infer<typeof AdvisorySection>

export const Manifest = z.strictObject({
  forewarn: z.coerce.number().pipe(z.literal(1)),
  title: line(200),
  /** The case's name, which a person types to confirm a publication. */
  case: line(80),
  identifiers: z
    .array(z.string().regex(/^[A-Za-z][\w.:+-]{2,79}$/, 'Write it like CVE-2026-12345.'))
    .max(100)
    .default([]),
  tlp: Tlp,
  items: z.array(ManifestItem).min(1).max(1000),
  /** Files, and folders written with a slash at the end, that stay at home. */
  ignore: z.array(line(240)).max(1000).default([]),
  advisory: AdvisorySection.optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** The keys known at each place, for whoever mistyped one. Indexes are left out of the place. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(Manifest.shape),
  items: Object.keys(ManifestItem.shape),
  'items.free': Object.keys(FreeValue.shape),
  'items.check': Object.keys(ItemCheck.shape),
  'items.samples': Object.keys(RuleSamples.shape),
  advisory: Object.keys(AdvisorySection.shape),
  'advisory.vendor': Object.keys(Vendor.shape),
  'advisory.products': Object.keys(Product.shape),
  'advisory.references': Object.keys(Reference.shape),
}

/** A manifest as a person wrote it: later refusals still know the line. */
export interface WrittenManifest {
  readonly file: string
  readonly manifest: Manifest
  lineOf(place: Place): number
}

/** @throws Refusal `file.malformed`, `file.tooLarge` */
export function readManifest(file: string, text: string): WrittenManifest {
  const { value, lineOf } = readYaml(file, text)
  const parsed = Manifest.safeParse(value)
  if (!parsed.success) {
    const { place, problem, remedy } = explain(parsed.error, value, KNOWN_KEYS)
    throw new Refusal('file.malformed', { file, line: lineOf(place), problem, remedy })
  }
  const written = { file, manifest: parsed.data, lineOf }
  verifyPaths(written)
  parsed.data.items.forEach((item, i) => {
    verifyFreeValues(written, item, i)
  })
  return written
}

/** @throws Refusal `file.malformed` */
export function malformedAt(
  { file, lineOf }: WrittenManifest,
  place: Place,
  problem: string,
  remedy: string,
): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file, line: lineOf(place), problem, remedy })
}

function verifyPaths(written: WrittenManifest): void {
  const { items, ignore } = written.manifest
  const paths = items.map((item) => item.path)
  const clash = clashingPaths(paths)
  if (clash !== undefined) {
    const problem = `“${clash[1]}” clashes with “${clash[0]}” on disks that ignore case`
    const index = paths.lastIndexOf(clash[1])
    throw malformedAt(written, ['items', index, 'path'], problem, 'Rename one of them.')
  }
  const named = new Set(items.flatMap((item) => [item.path, ...usedBy(item).map(([path]) => path)]))
  ignore.forEach((entry, i) => {
    const hit = [...named].find((path) => isIgnored(path, [entry]))
    if (hit === undefined) return
    const problem = `“${entry}” ignores “${hit}”, which this bundle uses`
    throw malformedAt(written, ['ignore', i], problem, 'Take one of the two out.')
  })
}

/** Files that an item's check and its samples name, each with its place in the item. */
export function usedBy({ check, samples }: ManifestItem): [path: string, place: Place][] {
  return [
    ...(check?.with ?? []).map((path, i): [string, Place] => [path, ['check', 'with', i]]),
    ...(['positive', 'benign'] as const).flatMap((kind) =>
      (samples?.[kind] ?? []).map((path, i): [string, Place] => [path, ['samples', kind, i]]),
    ),
  ]
}

/** Whether `path`, a file or a folder ending in a slash, stays at home under `ignore`. */
export function isIgnored(path: string, ignore: readonly string[]): boolean {
  return ignore.some((entry) => entry === path || (entry.endsWith('/') && path.startsWith(entry)))
}

function verifyFreeValues(written: WrittenManifest, item: ManifestItem, index: number): void {
  item.free.forEach(({ value, form, decoy }, i) => {
    const place = ['items', index, 'free', i, 'value']
    if (decoy && !isRare(value)) {
      const problem = `“${value}” is too ordinary for a decoy`
      const remedy =
        'Take sixteen random letters and digits or more, at least eight of them unlike.'
      throw malformedAt(written, place, problem, remedy)
    }
    if (form !== undefined && !fits(value, form)) {
      const remedy = 'Correct the form, or leave it out and it is taken from the value.'
      throw malformedAt(written, place, `“${value}” is not of the form ${form}`, remedy)
    }
    const other = item.free.find((free, j) => j < i && overlap(free.value, value))
    if (other === undefined) return
    const problem = `the free values “${other.value}” and “${value}” of one item overlap`
    throw malformedAt(written, place, problem, 'Declare the longer one only.')
  })
}

function overlap(a: string, b: string): boolean {
  return a.includes(b) || b.includes(a)
}
