// Very many items: the right ones are candidates, verdicts count all of them, and habits lead nowhere.

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openBackground } from '../background.ts'
import { comparePrepared } from '../compare.ts'
import { prepare } from '../prepared.ts'
import { PUBLIC_CODE } from '../public-code.ts'
import { Candidates } from './candidates.ts'
import { pack, unpackKeys } from './packed.ts'
import { pairsOf, scoreBlock } from './pairs.ts'
import { holdersOf, indexRuns, MOST_ITEMS, runsOf } from './postings.ts'
import { MOST_FOR_ALL, Search, type Shelf, shelve } from './shelf.ts'

const background = openBackground(PUBLIC_CODE)
const allocate = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes)

/** Programs of different shapes, all with one habit. */
function program(n: number, name = 'value'): string {
  const steps = ['+', '-', '*', '^', '|', '&', '<<', '%']
  const lines = Array.from({ length: 30 }, (_, i) => {
    const pick = (k: number): string => steps[(n * 7 + i * i * k + (n >> 3) * k) % 8] ?? '+'
    const kinds = [
      `if ${name} ${pick(1)} ${n * 31 + i * 1009} > limit: ${name} = step(${name} ${pick(2)} 77${i})`,
      `for each in range(${name} ${pick(3)} ${i * 977 + n}): total = total ${pick(5)} each`,
      `${name} = [total ${pick(1)} ${name}, step(${name}[${i + 3}]) ${pick(3)} limit]`,
      `while ${name} ${pick(2)} total < ${n * 101 + i * 13 + 1000}: limit = step(limit) ${pick(7)} total`,
    ]
    return `    ${kinds[(n * 5 + i * (3 + (n % 4)) + (i >> 2)) % 4]}`
  })
  const habit =
    'try:\n    main(open("settings.conf").read().split())\nexcept ValueError:\n    raise'
  return `def run(${name}, total, limit):\n${lines.join('\n')}\n${habit}\n`
}

const ORIGIN = `import socket

def audit_forwarding(host, port, tenant):
    session = socket.create_connection((host, port), 30)
    greeting = session.recv(512).decode("latin-1")
    if not greeting.startswith("220 relay"):
        raise ValueError("unexpected greeting")
    session.sendall(b"XROUTES LIST")
    suspicious = []
    for entry in session.recv(4096).decode("latin-1").split(";"):
        recipient, target = entry.split("=")
        if "\\r" in target or not target.endswith(tenant):
            suspicious.append({"recipient": recipient, "redirected": target})
    return {"tenant": tenant, "suspicious": suspicious, "patched": greeting.find("4.17.2") >= 0}
`
/** Turned round: a loop by index, the tests apart, a class around it. */
const TRANSLATION = `import java.net.Socket;

public class ForwardingAudit {
  private final List<Map<String, String>> suspicious = new ArrayList<>();
  public Map<String, Object> auditForwarding(String host, int port, String tenant) throws IOException {
    Socket session = new Socket(host, port);
    String greeting = Channel.readText(session, 512);
    boolean patched = greeting.contains("4.17.2");
    if (greeting.startsWith("220 relay") == false) {
      throw new IllegalArgumentException("unexpected greeting");
    }
    Channel.sendText(session, "XROUTES LIST");
    String[] entries = Channel.readText(session, 4096).split(";");
    int at = 0;
    while (at < entries.length) {
      String recipient = entries[at].substring(0, entries[at].indexOf('='));
      String target = entries[at].substring(recipient.length() + 1);
      at++;
      if (target.endsWith(tenant) && target.indexOf('\\r') < 0) continue;
      suspicious.add(Map.of("recipient", recipient, "redirected", target));
    }
    return Map.of("tenant", tenant, "suspicious", suspicious, "patched", patched);
  }
}
`

const COUNT = 80
const texts = Array.from({ length: COUNT }, (_, n) => ({ path: `${n}.py`, text: program(n) }))
const prepared = texts.map((text) => prepare(text, background))
let shelf: Shelf
let candidates: Candidates
beforeAll(() => {
  shelf = shelve(prepared.map(pack), allocate)
  if (shelf.postings === undefined) throw new Error('not indexed')
  candidates = new Candidates({ ...shelf, postings: shelf.postings })
})

describe('a shelf of very many items', () => {
  it('has each item among the candidates of its copy under other names, first', () => {
    for (let n = 0; n < COUNT; n += 7) {
      const sample = prepare({ path: 'seen.py', text: program(n, 'wert') }, background)
      expect(candidates.of(sample)[0]).toBe(n)
    }
  })

  it('gives the best item, its nats and the verdict that a comparison with all gives', () => {
    const items = texts.map((text) => prepare(text, background))
    const search = new Search(shelf)
    for (const n of [3, 40, 79]) {
      const part = program(n, 'wert').split('\n').slice(4, 24).join('\n')
      const sample = prepare({ path: 'seen.py', text: part }, background)
      const [all, some] = [comparePrepared(sample, items), search.compare(sample)]
      expect(some.verdict).toBe(all.verdict)
      expect(some.best[0]).toEqual(all.best[0])
      expect(some.best.length).toBeLessThanOrEqual(16)
    }
  })

  it('finds what was indexed in more versions than make a habit', () => {
    const versions = Array.from({ length: MOST_ITEMS + 30 }, (_, n) => {
      const text = `${program(4)}\nversion = ${n}\n`
      return prepare({ path: `v${n}.py`, text }, background)
    })
    const search = new Search(shelve([...prepared, ...versions].map(pack), allocate))
    const text = program(4, 'wert').split('\n').slice(4, 24).join('\n')
    expect(search.compare(prepare({ path: 'seen.py', text }, background)).verdict).toBe('derived')
  })

  it('finds a translation among three hundred, by words that both spell', () => {
    const strangers = Array.from({ length: 299 }, (_, n) => {
      if (n % 2 === 0) return { path: `${n}.py`, text: program(n) }
      const body = program(n).split('\n').slice(1, 31).join(';\n')
      return { path: `${n}.java`, text: `class P${n} { int run(int value) {\n${body};\n} }` }
    })
    const items = [...strangers, { path: 'origin.py', text: ORIGIN }]
    const search = new Search(
      shelve(
        items.map((item) => pack(prepare(item, background))),
        allocate,
      ),
    )
    const sample = prepare({ path: 'seen.java', text: TRANSLATION }, background)
    const { verdict, best } = search.compare(sample)
    expect(best[0]?.item).toBe('origin.py')
    expect(verdict).toBe('similar')
  })

  it('keeps room for other bundles, so that a margin is one over them', () => {
    const versions = Array.from({ length: 30 }, (_, n) =>
      prepare({ path: `old/v${n}.py`, text: `${program(4)}\nversion = ${n}\n` }, background),
    )
    const items = [...prepared, ...versions]
    const bundles = items.map((_, n) => (n < COUNT ? n : 4))
    const search = new Search(shelve(items.map(pack), allocate, { bundles }))
    const text = program(4, 'wert').split('\n').slice(4, 24).join('\n')
    const { best } = search.compare(prepare({ path: 'seen.py', text }, background))
    const [first] = best
    const next = best.find(({ item }) => !/^(?:old|4\.py)/.test(item))
    expect(next).toBeDefined()
    expect(first?.margin).toBe((first?.nats ?? 0) - (next?.nats ?? 0))
    expect(next?.margin).toBe(-(first?.margin ?? 0))
  })

  it('says unrelated, and not insufficient, where no item is a candidate', () => {
    const text =
      'import json\n\ndef told(page):\n    return json.dumps({"page": page.title})\n'.repeat(9)
    const sample = prepare(
      { path: 'seen.py', text: `${text}${program(900).slice(0, 600)}` },
      background,
    )
    expect(new Search(shelf).compare(sample, 0)).toEqual({ verdict: 'unrelated', best: [] })
  })

  it('answers the same however many other samples came before', () => {
    const search = new Search(shelf)
    const sample = prepare({ path: 'seen.py', text: program(11, 'wert') }, background)
    const first = search.compare(sample)
    for (const one of prepared) search.compare(one)
    expect(search.compare(sample)).toEqual(first)
  })

  it('compares with all where there are few', () => {
    const few = shelve(prepared.slice(0, MOST_FOR_ALL).map(pack), allocate)
    expect(few.postings).toBe(undefined)
    const items = texts.slice(0, MOST_FOR_ALL).map((text) => prepare(text, background))
    const sample = prepare({ path: 'seen.py', text: program(5, 'wert') }, background)
    expect(new Search(few).compare(sample)).toEqual(comparePrepared(sample, items))
  })

  it('is refused where an item is malformed', () => {
    expect(() => shelve([Uint8Array.of(1, 2, 3)], allocate)).toThrow('bytes.malformed')
  })
})

describe('postings', () => {
  it.each([1, 1_000, 1e6])(
    'lead to every holder of a run, or the first of many, %i expected',
    (expected) => {
      const keyed = prepared.map((one) => unpackKeys(pack(one)))
      const made = indexRuns(COUNT, (item) => keyed[item] ?? fail(), allocate, expected)
      const holders = new Map<number, Set<number>>()
      for (const [item, { symbols }] of keyed.entries())
        for (const key of runsOf(symbols))
          holders.set(key, (holders.get(key) ?? new Set()).add(item))
      let stopped = 0
      for (const [key, items] of holders) {
        if (items.size > MOST_ITEMS) stopped++
        const inOrder = [...items].sort((a, b) => a - b)
        expect(holdersOf(made, key)).toEqual(inOrder.slice(0, MOST_ITEMS))
      }
      expect(stopped).toBeGreaterThan(0)
    },
  )

  it('hold whatever symbols there are, and none where there are none', () => {
    const expected = 20
    const symbols = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(symbols, { maxLength: 8 }), (items) => {
        const empty = {
          ...{ isKnown: true, worth: new Map(), spelling: new Map(), pieces: [] },
          ...{ vocabulary: new Int32Array(), rarities: new Float32Array() },
        }
        const keyed = items.map((one) => ({ symbols: Int32Array.from(one), ...empty }))
        const made = indexRuns(items.length, (item) => keyed[item] ?? fail(), allocate, expected)
        for (const [item, one] of keyed.entries()) {
          for (const key of runsOf(one.symbols)) expect(holdersOf(made, key)).toContain(item)
        }
      }),
    )
  })
})

describe('pairs of programs', () => {
  it('are each named once, over blocks of any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (count, size) => {
          const ranges = Array.from({ length: Math.ceil(count / size) }, (_, i) => {
            return [i * size, Math.min(count, (i + 1) * size)] as const
          })
          const all = ranges.flatMap((ones, i) =>
            ranges.slice(i).flatMap((others) => [...pairsOf({ ones, others })].map(String)),
          )
          expect(new Set(all).size).toBe((count * (count - 1)) / 2)
          expect(all).toHaveLength((count * (count - 1)) / 2)
        },
      ),
    )
  })

  it('of several files count each file by its best, and what one has besides takes nothing away', () => {
    const files = [program(1), program(2), program(2, 'wert'), program(1, 'wert'), program(50)]
    const packed = files.map((text, n) => pack(prepare({ path: `${n}.py`, text }, background)))
    const pairShelf = shelve(packed, allocate, { isSearched: false })
    const score = (...programs: number[]) =>
      scoreBlock({ programs: Uint32Array.from(programs), ones: [0, 2], others: [0, 2] }, pairShelf)
    const [whole, single] = [score(0, 2, 5), score(0, 1, 2)]
    expect(whole.nats[0]).toBeGreaterThan(1.5 * (whole.best[0] ?? 0))
    expect(whole.nats[0]).toBeGreaterThan(single.nats[0] ?? 0)
  })
})

function fail(): never {
  throw new Error('no such item')
}
