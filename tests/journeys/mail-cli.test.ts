// Mail and calendar at the command line: what a recipient sets, whom the team reminds, and what a calendar says.

import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contact } from '@forewarn/core/wire/contact'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gpg, hasGpg, openGpg } from '../gpg.ts'
import { type MailSink, openMailSink } from '../mail-sink.ts'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { A_WHILE_MS, HOUR_MS, roundsByHand, settingsFor } from './mail-world.ts'
import { later } from './world.ts'

/** Debian's own, which has its packages. */
const PYTHON = '/usr/bin/python3'
const isContinuousIntegration = process.env['CI'] !== undefined
const hasIcalendar = spawnSync(PYTHON, ['-c', 'import icalendar']).status === 0
if (!hasIcalendar) console.warn('SKIPPED: no icalendar here; apt-get install python3-icalendar')

let sink: MailSink
let world: CliWorld
const own = roundsByHand()

beforeAll(async () => {
  sink = await openMailSink()
  world = await openCliWorld('mail', { env: settingsFor(sink), every: own.every })
  await world.write(
    'roster.csv',
    'partner,tier,jurisdiction,email\nAlpha,early,AT,ann@alpha.example\nBeta,early,DE,bea@beta.example\n',
  )
  await world.write('plan.yaml', 'tiers:\n  early: { description: lift - 9d }\n')
  await owner(`found ${world.url} ${world.secret} --name Olive`)
  await owner('import roster.csv --yes')
  await owner('invite --all --out letters')
  for (const name of await readdir(join(world.folder, 'letters'))) {
    await world.type(name.slice(0, 3), `enrol letters/${name}`)
  }
  await owner('keys approve --all --yes')
  await owner('case open zirbelkiefer --title "Too long a greeting"')
  await owner('share zirbelkiefer --until 2021-02-10T09:00Z --plan plan.yaml --yes')
})
afterAll(async () => {
  await world.end()
  await sink.stop()
})

const owner = (line: string) => world.type('owner', line)

describe('forewarn contact', () => {
  it('shows that nothing is set, sets quiet hours, and takes them back', async () => {
    expect((await world.type('ann', 'contact')).out).toMatch(/Quiet hours +none\nPGP key +none/)
    const set = await world.type('ann', 'contact --quiet 22:00-07:00')
    expect(set.out).toMatch(/Quiet hours +22:00 to 07:00, Europe\/Vienna/)
    const there = 'contact --quiet 23:30-06:00 --zone Asia/Tokyo'
    expect((await world.json<Contact>('ann', there)).quiet).toEqual({
      from: '23:30',
      to: '06:00',
      zone: 'Asia/Tokyo',
    })
    expect((await world.json<Contact>('ann', 'contact --show')).quiet?.zone).toBe('Asia/Tokyo')
    expect((await world.json<Contact>('bea', 'contact')).quiet).toBeNull()
    expect((await world.json<Contact>('ann', 'contact --no-quiet')).quiet).toBeNull()
  })

  it.each([
    ['--quiet 22:00', 'input.missing'],
    ['--quiet 22:00-22:00', 'input.missing'],
    ['--quiet 22-7', 'input.missing'],
    ['--quiet 22:00-07:00 --zone Europe/Wien', 'input.missing'],
    ['--zone Europe/Vienna', 'input.missing'],
    ['--pgp nothing.asc', 'input.missing'],
    ['--pgp roster.csv', 'file.malformed'],
  ])('refuses %s, and changes nothing', async (options, code) => {
    const before = await world.json('ann', 'contact')
    expect((await world.type('ann', `contact ${options}`)).refused).toBe(code)
    expect(await world.json('ann', 'contact')).toEqual(before)
  })

  it('is a recipient’s, and not the team’s', async () => {
    expect((await owner('contact')).refused).toBe('file.malformed')
  })

  describe.skipIf(!hasGpg && !isContinuousIntegration)('with a PGP key', () => {
    let gpg: Gpg
    beforeAll(() => {
      gpg = openGpg()
    })
    afterAll(() => gpg.end())

    it('names its fingerprint, and does not even send a private one', async () => {
      const fingerprint = gpg.makeKey('ann@alpha.example')
      await world.write('private.asc', gpg.privateKey(fingerprint))
      await world.write('key.asc', gpg.publicKey(fingerprint))
      const file = await world.type('ann', 'contact --pgp private.asc')
      expect(file.refused).toBe('file.malformed')
      expect((await world.type('ann', 'contact --pgp key.asc')).out).toContain(fingerprint)
      expect((await world.json<Contact>('ann', 'contact --no-pgp')).pgp).toBeNull()
    })
  })
})

describe('forewarn remind', () => {
  it('has those mailed again who are late, once an hour, and says who', async () => {
    await own.round()
    expect(sink.mails).toHaveLength(2)
    const lately = await owner('remind zirbelkiefer')
    expect(lately.out).toContain('0 recipients will be mailed')
    expect(lately.out).toContain('Mailed within the hour: ')
    await world.type('bea', 'accept --all --yes')
    world.now = later(world.now, HOUR_MS)
    const { out } = await owner('remind zirbelkiefer')
    expect(out).toContain('1 recipient will be mailed within a minute or so.\nann@alpha.example')
    await own.round()
    expect(sink.mails.slice(2).map(({ to }) => to)).toEqual([['ann@alpha.example']])
    expect((await owner('remind zirbelkiefer bea@beta.example')).out).toContain('0 recipients')
    expect((await owner('remind zirbelkiefer nobody@beta.example')).refused).toBe('input.missing')
    expect((await owner('remind other')).refused).toBe('input.missing')
  })

  it('and the board says whom mail does not reach, and why', async () => {
    expect((await owner('board')).out).not.toContain('Mail')
    sink.moods.refuses = new Map([['ann@alpha.example', 550]])
    world.now = later(world.now, HOUR_MS)
    await owner('remind zirbelkiefer')
    await own.round()
    expect((await owner('board')).out).toContain(
      '! Mail does not reach ann@alpha.example: EENVELOPE.',
    )
    delete sink.moods.refuses
    world.now = later(world.now, A_WHILE_MS)
    await own.round()
    expect((await owner('board')).out).not.toContain('Mail')
  })
})

describe('forewarn calendar', () => {
  interface Entry {
    readonly uid: string
    readonly at: string
    readonly text: string
  }

  /** What Debian's icalendar reads. */
  function read(calendar: string): Entry[] {
    const script = `import icalendar, json, sys
events = icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT')
print(json.dumps([{'uid': str(e['UID']), 'at': e['DTSTART'].dt.isoformat(),
  'text': ' '.join(str(e[k]) for k in ('SUMMARY', 'URL'))} for e in events]))`
    const out = execFileSync(PYTHON, ['-c', script], { input: calendar, encoding: 'utf8' })
    return JSON.parse(out) as Entry[]
  }

  const written = async (who: string) => {
    await world.type(who, `calendar --out ${who}.ics`)
    return readFile(join(world.folder, `${who}.ics`), 'utf8')
  }

  it.skipIf(!hasIcalendar && !isContinuousIntegration)(
    'has the ends of embargoes in UTC, and another program reads them',
    async () => {
      for (const who of ['owner', 'ann']) {
        const entries = read(await written(who))
        expect(entries.map(({ at }) => at)).toEqual(['2021-02-10T09:00:00+00:00'])
        expect(entries[0]?.text).toBe(`Forewarn ${world.url}`)
      }
    },
  )

  it('says one word and the link: no case, no title, no id, and no name that two calendars share', async () => {
    const [owners, anns, beas] = [
      await written('owner'),
      await written('ann'),
      await written('bea'),
    ]
    for (const calendar of [owners, anns, beas]) {
      const [entry = ''] = /BEGIN:VEVENT[\s\S]*END:VEVENT/.exec(calendar) ?? []
      expect(entry.split('\r\n').map((line) => line.replace(/^(UID|DTSTAMP):.*/, '$1'))).toEqual([
        'BEGIN:VEVENT',
        'UID',
        'SEQUENCE:0',
        'DTSTAMP',
        'DTSTART:20210210T090000Z',
        'DTEND:20210210T091500Z',
        'SUMMARY:Forewarn',
        'TRANSP:TRANSPARENT',
        `URL;VALUE=URI:${world.url}`,
        'CLASS:PRIVATE',
        'END:VEVENT',
      ])
    }
    const uids = [owners, anns, beas].map((one) => /UID:(.*)\r/.exec(one)?.[1])
    expect(new Set(uids).size).toBe(3)
  })

  it('keeps an entry’s name while its end moves, and drops it where the recipient declined', async () => {
    const before = /UID:(.*)\r/.exec(await written('ann'))?.[1]
    await owner('postpone zirbelkiefer --until 2021-02-12T10:00Z --yes')
    const moved = await written('ann')
    expect(moved).toContain('DTSTART:20210212T100000Z')
    expect(/UID:(.*)\r/.exec(moved)?.[1]).toBe(before)
    const [found] = (await world.json<{ cases: { caseId: string }[] }>('ann', 'inbox')).cases
    await world.type('ann', `decline ${found?.caseId} --yes`)
    const { entries } = await world.json<{ entries: number }>('ann', 'calendar')
    expect(entries).toBe(0)
    expect((await world.type('ann', 'calendar')).out).toContain('BEGIN:VCALENDAR')
  })
})
