// A leak that was found packed: what lies in an archive or in bytes is likened to what was shared, and the finding says where.

import { gzipSync } from 'node:zlib'
import { renderText } from '@forewarn/core/investigation/text'
import { utf8 } from '@forewarn/core/shared/bytes'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { createTar } from 'nanotar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Investigated, openInvestigated, STRANGER } from './investigate-world.ts'
import { later, START } from './world.ts'

let given: Investigated
beforeEach(async () => {
  given = await openInvestigated()
  given.world.now = later(START, 3_600_000)
})
afterEach(() => given.world.end())

async function likenessOf(path: string, bytes: Uint8Array) {
  const { world, caseId } = given
  const { now } = world
  const seen = {
    from: now,
    to: now,
    source: 'a sensor',
    reliability: 'B' as const,
    identifiers: [],
  }
  const files = [{ path, bytes: new Uint8Array(bytes) }]
  const progress = () => undefined
  await recordSighting(world.owner, world.ledger, caseId, { seen, files, progress })
  const { finding } = await investigate(given.inquiry())
  const [likeness = expect.fail()] = finding.likeness
  return { likeness, text: renderText(finding, { names: new Map(), zone: 'UTC' }) }
}

describe('a sample', () => {
  it('in a packed archive is derived by what lies in it, with the lines side by side', async () => {
    const copy = await given.copyOf(given.leaker)
    const tar = createTar([
      { name: 'readme', data: 'See tool.py.\n' },
      { name: 'kit/tool.py', data: copy },
    ])
    const { likeness, text } = await likenessOf('found.tar.gz', gzipSync(tar))
    const [best = expect.fail()] = likeness.best
    expect(likeness.verdict).toBe('derived')
    expect(best.within).toMatch(/kit\/tool\.py$/)
    expect(best.excerpt?.sample).toContain('def probe_')
    expect(text).toMatch(/derived, nearest .*, by .*kit\/tool\.py in it/)
  })

  it('as it lies is derived as before, and by nothing inside of it', async () => {
    const { likeness } = await likenessOf('tool.py', utf8(await given.copyOf(given.leaker)))
    expect(likeness.verdict).toBe('derived')
    expect(likeness.best[0]?.within).toBeUndefined()
  })

  it('of a stranger, packed, is like nothing', async () => {
    const { likeness } = await likenessOf('found.gz', gzipSync(utf8(STRANGER.repeat(3))))
    expect(likeness.verdict).not.toBe('derived')
  })
})
