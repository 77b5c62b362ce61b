// At the command line: traffic and a binary are found similar to what was shared, by the strings that they hold.

import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binary, tar, zip } from '../tracing/archived.ts'
import { exchange, packetsOf, pcapng } from '../tracing/captured.ts'
import { type LikenessWorld, openLikenessWorld } from './likeness-world.ts'

const PROBE = `import urllib.request

def probe(base):
    asked = urllib.request.Request(base + "/postern/mailroute?verbose=1", headers={
        "X-Postern-Probe": "greeting-overflow", "User-Agent": "postern-check/4.17"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        said = answer.read(2048).decode("latin-1")
    if "routing-table/4" not in said:
        return {"base": base, "state": "unknown"}
    return {"base": base, "state": "mailroute-open" if "relay=any" in said else "mailroute-shut"}
`
const RENAMED = PROBE.replace(/\b(base|asked|answer|said)\b(?!["/=])/g, 'my_$1')
const RULE = `alert http any any -> any any (msg:"seen"; content:"/postern/mailroute?verbose=1";
  content:"X-Postern-Probe|3a 20|greeting-overflow"; sid:1;)
`
const ASKED =
  'GET /postern/mailroute?verbose=1 HTTP/1.1\r\nHost: mail.example\r\n' +
  'X-Postern-Probe: greeting-overflow\r\nUser-Agent: postern-check/4.17\r\n\r\n'
const SAID = 'HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\n250 routing-table/4;relay=none\n'

let world: LikenessWorld
beforeAll(() => {
  world = openLikenessWorld()
  const put = (path: string, content: string | Uint8Array) =>
    writeFileSync(world.place(path), content)
  put('flat/probe.py', PROBE)
  put('flat/seen.rules', RULE)
  put('raw/seen.pcapng', pcapng(packetsOf({ ...exchange(utf8(ASKED), SAID), segment: 40 })))
  put(
    'raw/tool.js',
    binary([
      '/postern/mailroute?verbose=1',
      'mailroute-shut',
      'routing-table/4',
      'postern-check/4.17',
      'X-Postern-Probe',
    ]),
  )
  put('raw/other.exe', binary(['usage: %s [file]', 'cannot open file', 'GLIBC_2.2.5', '.shstrtab']))
})
afterAll(() => world.end())

describe('forewarn compare', () => {
  it('names the program and the rule that a capture and a binary belong to, and no other binary', async () => {
    const ran = await world.type('compare', 'raw', '--against', 'flat', '--json')
    const answers = JSON.parse(ran.out) as {
      sample: string
      verdict: string
      best: { item: string; within?: string; literals: { text: string; within: string }[] }[]
    }[]
    expect(answers.map(({ sample, verdict }) => [sample, verdict])).toEqual([
      ['raw/other.exe', 'insufficient'],
      ['raw/seen.pcapng', 'similar'],
      ['raw/tool.js', 'similar'],
    ])
    const [, capture, tool] = answers
    expect(
      capture?.best
        .slice(0, 2)
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['probe.py', 'seen.rules'])
    const probe = capture?.best.find(({ item }) => item === 'probe.py')
    expect(probe?.within).toBe('raw/seen.pcapng › 192.168.7.20:50123→192.0.2.44:80')
    expect(new Set(probe?.literals.map(({ within }) => within)).size).toBe(2)
    expect(tool?.best[0]?.item).toBe('probe.py')
    expect([ran.notes, ran.exit]).toEqual(['', 0])
  })

  it('answers alike from an index, in threads, and in words', async () => {
    const added = await world.type('index', 'add', 'all.index', 'flat')
    expect(added.exit).toBe(0)
    const alone = await world.type('compare', 'raw', '--against', 'all.index', '--threads', '0')
    const threads = await world.type('compare', 'raw', '--against', 'all.index', '--threads', '2')
    expect(threads.out).toBe(alone.out)
    expect(alone.out).toContain('raw/tool.js: similar\n  flat/probe.py: ')
    expect(alone.out).toMatch(/"\/postern\/mailroute\?verbose=1" at byte \d+/)
  })

  it('takes an archive, and says in which of its files the likeness is', async () => {
    const files = { 'a/README.md': '# Nothing\n', 'a/seen.py': RENAMED }
    writeFileSync(world.place('packed/seen.tgz'), gzipSync(tar(files)))
    const ran = await world.type('compare', 'packed/seen.tgz', '--against', 'flat')
    expect(ran.out).toMatch(
      /^packed\/seen\.tgz: derived\n {2}probe\.py.*\n {4}in packed\/seen\.tgz › a\/seen\.py\n {4}lines/,
    )
    expect([ran.notes, ran.exit]).toEqual(['', 0])
  })

  it('tells what of an archive it could not open, and compares the rest', async () => {
    const locked = zip({ 'locked.py': RENAMED }, { isEncrypted: true })
    writeFileSync(world.place('packed/seen.zip'), zip({ 'l.zip': locked, 'seen.py': RENAMED }))
    const ran = await world.type('compare', 'packed/seen.zip', '--against', 'flat', '--json')
    const [answer] = JSON.parse(ran.out)
    expect(answer.verdict).toBe('derived')
    expect(answer.unread).toEqual([
      'packed/seen.zip › l.zip › locked.py: encrypted, which is not opened here. ' +
        'Unpack it by other means, and compare what comes out.',
    ])
    expect([ran.notes, ran.exit]).toEqual([answer.unread[0], 2])
  })
})
