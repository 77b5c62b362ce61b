// Notes as they are typed: asked, read, answered, written first, refused, and shown harmlessly.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readKeyring } from '@forewarn/cli/ports/desk-folder'
import { httpPost } from '@forewarn/cli/ports/post'
import { CaseId, freshId, NoteId } from '@forewarn/core/shared/ids'
import { Keyring } from '@forewarn/desk/keyring'
import { record } from '@forewarn/desk/record'
import { signIn } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { seededRandom } from './world.ts'

const ANSWER =
  'It is not necessary to upgrade first; however, we recommend that you begin with the gateways.'

let world: CliWorld
let caseId: string

const owner = (line: string, ...answers: string[]) => world.type('owner', line, ...answers)

beforeAll(async () => {
  world = await openCliWorld('notes')
  await world.write(
    'roster.csv',
    'partner,tier,jurisdiction,email\nAlpha,early,AT,ann@alpha.example\nBeta,early,DE,bea@beta.example\nGamma,early,FR,gil@gamma.example\n',
  )
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 9d }\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open thing')
  await owner('share thing --until 2021-02-11T09:00Z --plan plan.yaml --yes')
  for (const who of ['ann', 'bea']) await world.type(who, 'accept --all --yes')
  const { cases } = await world.json<{ cases: { caseId: string }[] }>('owner', 'board thing')
  caseId = cases[0]?.caseId ?? ''
})
afterAll(() => world.end())

interface Asked {
  readonly noteId: string
}

describe('a question', () => {
  it('is typed, read from a file or from standard input, and from one place alone', async () => {
    expect((await world.type('ann', `ask ${caseId} "Is 2.x affected?"`)).out).toContain('Asked, as')
    await world.write('question.txt', 'And \u202e3.x\u001b[31m?\n')
    await world.json<Asked>('bea', `ask ${caseId} --file question.txt`)
    world.input = 'What of the gateways?\n'
    const asked = await world.type('gil', `ask ${caseId} --file -`)
    expect(asked.notes).toContain('once you have accepted')
    expect((await world.type('ann', `ask ${caseId}`)).refused).toBe('input.missing')
    const twice = await world.type('ann', `ask ${caseId} "x" --file question.txt`)
    expect(twice.refused).toBe('input.missing')
    const unknown = await world.type('ann', 'ask cas_aaaaaaaaaaaaaaaa "Is it there?"')
    expect(unknown.refused).toBe('case.unknown')
    expect((await owner(`ask ${caseId} "x"`)).refused).toBe('file.malformed')
  })

  it('is shown to the team with who asked, and with nothing that a terminal would obey', async () => {
    const { out } = await owner('notes thing')
    expect(out).toContain('ann@alpha.example, UNANSWERED')
    expect(out).toContain('    And ‹U+202E›3.x‹U+001B›[31m?')
    expect((await owner('notes')).out).toContain('What of the gateways?')
    expect((await owner('notes other')).refused).toBe('input.missing')
  })

  it('is seen again by whoever asked, and by nobody else', async () => {
    expect((await world.type('ann', 'notes')).out).toMatch(/you\n {4}Is 2\.x affected\?$/)
    expect((await world.type('bea', `notes ${caseId}`)).out).not.toContain('2.x')
  })
})

describe('an answer', () => {
  const idsOf = async () => {
    const { questions } = await world.json<{ questions: (Asked & { text: string })[] }>(
      'owner',
      'notes',
    )
    return questions.map(({ noteId }) => noteId)
  }

  it('to several is asked about with its places, and each reads its own', async () => {
    const [ann = '', bea = ''] = await idsOf()
    const line = `answer ${ann} ${bea} "${ANSWER} Quote HQWZKMRTAB." --free HQWZKMRTAB`
    const no = await owner(line, 'n')
    expect(no.refused).toBe('person.unconfirmed')
    expect(no.notes).toContain('Each gets a wording of its own, in 3 places.')
    expect((await owner(line, 'y')).out).toContain('Sent to 2 recipients, as not_')
    expect((await world.type('ann', 'inbox')).out).toContain('1 note to read: forewarn notes')
    const read = async (who: string) => (await world.type(who, 'notes')).out
    const [first, second] = [await read('ann'), await read('bea')]
    expect(first).toMatch(/the team \(stf_\w+\), answers not_\w+\n {4}It is/)
    const quote = (text: string) => /Quote ([A-Z]{10})/.exec(text)?.[1]
    expect(quote(first)).not.toBe(quote(second))
    expect((await owner('notes thing')).out).toContain('fetched by 2 of 2')
    expect(await read('ann')).toBe(first)
  })

  it('run again is not sent again', async () => {
    const [ann = '', bea = ''] = await idsOf()
    const line = `answer ${bea} ${ann} "${ANSWER} Quote HQWZKMRTAB." --free HQWZKMRTAB`
    await owner(line, 'y')
    expect((await world.type('ann', 'notes')).out.match(/the team/g)).toHaveLength(1)
  })

  it('goes to one as it was written, and to nobody who has not accepted', async () => {
    const [ann = '', , gil = ''] = await idsOf()
    const alone = await owner(`answer ${ann} "${ANSWER}"`, 'y')
    expect(alone.notes).toContain('It goes to one alone, as you wrote it.')
    expect((await world.type('ann', 'notes')).out).toContain(ANSWER)
    expect((await owner(`answer ${gil} "${ANSWER}" --yes`)).refused).toBe('note.barred')
    const both = await owner(`answer ${ann} ${gil} "To both." --yes`)
    expect(both.refused).toBe('note.barred')
    expect((await world.type('ann', 'notes')).out).not.toContain('To both.')
  })

  it('of which nothing can be marked is said to be alike for all', async () => {
    const [ann = '', bea = ''] = await idsOf()
    const { notes } = await owner(`answer ${ann} ${bea} "Yes."`, 'n')
    expect(notes).toContain('These words cannot be told apart')
  })

  it('needs questions, one text, and free values that stand in it', async () => {
    const [ann = ''] = await idsOf()
    for (const line of [
      'answer "Yes."',
      `answer ${ann}`,
      'answer not_aaaaaaaaaaaaaaaa "Yes."',
      `answer ${ann} twice "Yes."`,
      `answer ${ann} "Yes." --free HQWZKMRTAB`,
      'write thing "Yes."',
    ]) {
      expect([line, (await owner(line)).refused]).toEqual([line, 'input.missing'])
    }
    expect((await owner(`answer ${ann} " "`)).refused).toBe('request.malformed')
  })
})

describe('a note that the team writes first', () => {
  it('goes to everyone who accepted, and says who is left out', async () => {
    const written = await owner('write thing "The fix moves to Tuesday." --all', 'y')
    expect(written.notes).toContain('Left out: gil@gamma.example, the invitation')
    expect(written.out).toContain('Sent to 2 recipients')
    expect((await owner('write thing "x" --to gil@gamma.example --yes')).refused).toBe(
      'note.barred',
    )
    const { notes } = await world.json<{ notes: { text: string }[] }>('bea', 'notes')
    expect(notes.at(-1)?.text).toBe('The fix moves to Tuesday.')
  })

  it('that was changed at the desk is named and not shown, and keeps no other from being read', async () => {
    const folder = join(world.folder, 'desks/bea/collected')
    const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.age'))
    const bytes = await readFile(join(folder, name))
    await writeFile(join(folder, name), bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1))
    const { out, exit } = await world.type('bea', 'notes')
    expect(exit).toBe(2)
    expect(out).toContain('NOT SHOWN. This sealed file was changed')
    expect(out).toContain('And ‹U+202E›3.x')
  })
})

it('a question that cannot be opened is named at the team’s desk, and silences no other', async () => {
  const keyring = Keyring.parse(await readKeyring(join(world.folder, 'desks/ann')))
  const random = seededRandom('a question that is none')
  const ports = { post: httpPost(world.url), clock: { now: () => world.now }, random }
  const desk = await signIn(ports, keyring)
  const id = CaseId.parse(caseId)
  const noteId = freshId(NoteId, 'not', random)
  await record(desk, { kind: 'noteAsked', noteId, caseId: id, sealed: 'AAAA', own: 'AAAA' })
  const { out, exit } = await owner('notes thing')
  expect(exit).toBe(2)
  expect(out).toMatch(new RegExp(`${noteId} .*ann@alpha\\.example, UNANSWERED\\n {4}NOT SHOWN\\. `))
  expect(out).toContain('    Is 2.x affected?')
  expect((await owner('notes --json')).exit).toBe(2)
})
