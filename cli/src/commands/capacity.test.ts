// `forewarn capacity --propose`: lines that an author can put under an item as they are.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { program } from '../program.ts'

const NOTICE = `A remote attacker can send a malformed request, which crashes the server.

The flaw was found by our own team. Customers should install the update immediately.
`
const MANIFEST = `forewarn: 1
title: A flaw
case: greeting
tlp: RED
items:
  - path: notice.md
    class: description
    may: Read it.
`

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'forewarn-capacity-'))
  mkdirSync(join(dir, 'notice'))
  writeFileSync(join(dir, 'notice/notice.md'), NOTICE)
  writeFileSync(join(dir, 'notice/bundle.yaml'), MANIFEST)
})
afterEach(() => rmSync(dir, { recursive: true }))

async function capacity(...words: string[]): Promise<string> {
  const printed: string[] = []
  const terminal = {
    print: (text: string) => printed.push(text),
    note: () => {},
    progress: () => {},
    ask: async () => undefined,
    env: {},
    cwd: dir,
    zone: 'UTC',
    clock: { now: () => instant(0) },
    random: { bytes: (length: number) => new Uint8Array(length) },
  }
  await (await program(terminal, () => {})).parseAsync(['capacity', 'notice', ...words], {
    from: 'user',
  })
  return printed.join('\n')
}

describe('forewarn capacity --propose', () => {
  it('writes lines that mark more once they stand under their item', async () => {
    const lines = await capacity('--propose')
    expect(lines).toMatch(/^# notice\.md: 26 words hold \d+ bits, and \d+ with all of these\.$/m)
    expect(lines).toContain('A remote [attacker|adversary|intruder|assailant]')
    const before = JSON.parse(await capacity('--json'))
    const { proposals } = JSON.parse(await capacity('--propose', '--json'))
    writeFileSync(join(dir, 'notice/bundle.yaml'), `${MANIFEST}${lines}\n`)
    const after = JSON.parse(await capacity('--json'))
    expect(after.positions).toBeGreaterThan(before.positions + 5)
    expect(proposals[0].bits.accepted).toBe(
      after.classes.wording.bits + (after.classes.order?.bits ?? 0),
    )
  })

  it('says so where there is nothing to propose', async () => {
    writeFileSync(join(dir, 'notice/notice.md'), '# Nothing\n')
    expect(await capacity('--propose')).toBe(
      'There is no document in which a wording could be proposed.',
    )
  })
})
