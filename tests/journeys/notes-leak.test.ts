// An answer that leaks: marked for each of several, traced to the one whose wording turns up.

import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '@forewarn/core/investigation/finding'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { later } from './world.ts'

const BUNDLE = `forewarn: 1
title: A thing
case: thing
tlp: AMBER
items:
  - path: note.md
    class: description
    may: Read it.
    free: [{ name: reference, value: HQWZKMRTAB, form: letters }]
`

const TEXT =
  'It is not necessary to stop the gateways; however, we recommend that you limit who can reach them. Quote KXQWZPLMNT when you write to us.'

const HOUR_MS = 3_600_000

let world: CliWorld
const owner = (line: string) => world.type('owner', line)

beforeAll(async () => {
  world = await openCliWorld('notes leak')
  await world.write(
    'roster.csv',
    'partner,tier,jurisdiction,email\nAlpha,early,AT,ann@alpha.example\nBeta,early,DE,bea@beta.example\nGamma,early,FR,gil@gamma.example\n',
  )
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 10d }\n')
  await mkdir(join(world.folder, 'bundle'))
  await world.write('bundle/bundle.yaml', BUNDLE)
  await world.write('bundle/note.md', 'Please quote HQWZKMRTAB in your answer.\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-11T09:00Z --plan plan.yaml --yes')
  await owner('publish bundle --yes')
  for (const who of ['ann', 'bea', 'gil']) {
    await world.type(who, 'accept --all --yes')
    await world.type(who, 'collect --all')
  }
})
afterAll(() => world.end())

const textAt = async (who: string): Promise<string> => {
  const { notes } = await world.json<{ notes: { text: string }[] }>(who, 'notes')
  return notes.at(-1)?.text ?? ''
}

async function judge(name: string, text: string): Promise<Finding> {
  await world.write(name, text)
  const from = new Date(world.now).toISOString().replace(/:\d\d\.\d+Z$/, 'Z')
  const sighted = await world.json<{ sightingId: string }>(
    'owner',
    `sight thing --from ${from} --source "a responder" --reliability B --sample ${name}`,
  )
  const { sightingId } = sighted
  const { finding } = await world.json<{ finding: Finding }>(
    'owner',
    `investigate thing --sighting ${sightingId}`,
  )
  return finding
}

describe('an answer to several that leaks', () => {
  it('is traced to the recipient whose wording it has', async () => {
    world.now = later(world.now, HOUR_MS)
    const written = await owner(
      `write thing "${TEXT}" --free KXQWZPLMNT --to ann@alpha.example --to bea@beta.example --yes`,
    )
    expect(written.out).toContain('Sent to 2 recipients')
    await textAt('ann')
    const leaked = await textAt('bea')
    expect(leaked).not.toContain('KXQWZPLMNT')
    world.now = later(world.now, HOUR_MS)
    const finding = await judge('seen.txt', `Found on a forum:\n\n${leaked}\n`)
    expect(finding.marks?.verdict).toBe('traced')
    expect(finding.marks?.traced).toHaveLength(1)
    const [traced] = finding.marks?.traced ?? []
    expect(traced?.recipient).toBe(await idOf('bea'))
    const compared = finding.record.find(({ what }) => what === 'Notes compared with the ledger')
    expect(compared?.value).toMatch(/^note not_\w+: 2 rows, .* 2 commitments opened/)
  })

  it('names nobody where it has the words of the author alone', async () => {
    world.now = later(world.now, 80 * HOUR_MS)
    const finding = await judge(
      'unmarked.txt',
      'Someone should limit who can reach the gateways.\n',
    )
    expect(finding.marks?.traced ?? []).toEqual([])
  })
})

/** Who sits at a desk, as the ledger calls them. */
async function idOf(who: string): Promise<string> {
  const keyring = await readFile(join(world.folder, 'desks', who, 'keyring.json'), 'utf8')
  return (JSON.parse(keyring) as { actor: string }).actor
}
