// Copies of rules match what the author's match: by YARA-X, by Debian's YARA, by our Sigma evaluator.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { ruleThread } from '@forewarn/cli/ports/rule-thread'
import { dice } from '@forewarn/core/marking/codes/dice'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { render } from '@forewarn/core/marking/template'
import { readSigma, type SigmaEvent } from '@forewarn/core/protection/sigma'
import { snortMeaning } from '@forewarn/core/protection/snort-meaning'
import { afterAll, describe, expect, it } from 'vitest'

const engine = ruleThread()
const weave = itemWeaver(await loadGrammars())
const work = mkdtempSync(join(tmpdir(), 'forewarn-rules-'))
afterAll(async () => {
  rmSync(work, { recursive: true })
  await engine.close()
})

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'rules', name), 'utf8')

/** Copies: each symbol at every place at once, and mixtures. */
function copiesOf(path: string, mixtures: number) {
  const text = read(path)
  const { template, found } = weave({ path, text, declared: [] })
  const draws = [
    ...[0, 1, 2, 3, 4, 5].map((symbol) => (size: number) => Math.min(symbol, size - 1)),
    ...Array.from({ length: mixtures }, (_, seed) => {
      const roll = dice(seed + 1)
      return (size: number) => Math.floor(roll() * size)
    }),
  ]
  const copies = draws.map((draw) => {
    const symbols = found.map(({ alphabets }) => alphabets.map(draw))
    return render(template, (carrier) => symbols[carrier] ?? [])
  })
  return { text, found, copies }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'))

/** What the rules look for, alone and together, and nothing of it. */
function samples(): Uint8Array<ArrayBuffer>[] {
  const parts = [
    ...['GREETING_overflow', ' connect back ', 'hello, world', 'MZ12\xe8ab\xab', 'greeet123'],
    ...[
      'an unnamed one',
      'vi`u',
      '\xde\xad\xbe\xef',
      'marker-a',
      'marker-b',
      'tail',
      'x'.repeat(200),
    ],
    ...['NZ', 'x'.repeat(1100), 'h\0e\0l\0l\0o\0,\0 \0w\0o\0r\0l\0d\0'],
  ]
  const roll = dice(7)
  const mixed = Array.from({ length: 10 }, () =>
    parts.filter(() => roll() < 0.3).join(roll() < 0.5 ? '' : ' '),
  )
  const all = [...parts, ...mixed, `MZ${parts.join(' ')}`, '']
  return all.map(bytes)
}

describe('copies of YARA rules', () => {
  const { text, found, copies } = copiesOf('toy.yar', 8)

  it('have places of every kind', () => {
    const rules = new Set(found.map(({ rule }) => rule))
    for (const rule of [
      ...['detected-value', 'name', 'wording', 'format', 'string-order', 'meta-order', 'set-order'],
      ...['modifier-order', 'operand-order', 'any-of-set', 'counted', 'less-flipped', 'rule-order'],
    ]) {
      expect(rules, rule).toContain(rule)
    }
    expect(new Set(copies).size).toBe(copies.length)
  })

  it('match the same of all samples in YARA-X', async () => {
    const all = samples().filter((_, i) => i % 2 === 1)
    const own = await engine.scan(text, all)
    expect(own.outcome).toBe('scanned')
    const hits = own.outcome === 'scanned' ? own.matches.map((names) => names.join()) : []
    expect(new Set(hits).size).toBeGreaterThan(3)
    for (const copy of copies.slice(1, 7)) {
      const scan = await engine.scan(copy, all)
      expect(scan.outcome === 'scanned' && scan.matches.map((names) => names.join())).toEqual(hits)
    }
  })

  it.runIf(spawnSync('yara', ['--version']).status === 0)('and in Debian’s YARA', () => {
    const folder = mkdtempSync(join(work, 'samples-'))
    for (const [i, sample] of samples().entries()) writeFileSync(join(folder, `${i}`), sample)
    const run = (rules: string) => {
      const file = join(work, 'rules.yar')
      writeFileSync(file, rules)
      const { status, stdout } = spawnSync('yara', ['-w', '-r', '-N', file, folder], {
        encoding: 'utf8',
      })
      expect(status).toBe(0)
      return stdout.split('\n').sort()
    }
    const own = run(text)
    expect(own.length).toBeGreaterThan(15)
    for (const copy of copies) expect(run(copy)).toEqual(own)
  })
})

describe('copies of Sigma rules', () => {
  const { text, found, copies } = copiesOf('toy.yml', 60)

  it('have places of every kind', () => {
    const rules = new Set(found.map(({ rule }) => rule))
    for (const rule of [
      ...['detected-value', 'name', 'wording', 'key-order', 'field-order', 'search-order'],
      ...['value-order', 'list-order', 'operand-order', 'pair-order'],
    ]) {
      expect(rules, rule).toContain(rule)
    }
  })

  it('match the same events', () => {
    const fields = {
      Image: ['C:\\greet.exe', 'C:\\GREETER.exe', 'x'],
      CommandLine: ['greet -x --long', 'greet -x', 'two # three', undefined],
      User: ['SYSTEM', 'ada'],
      Note: ['an Overflow', ''],
    }
    const events: SigmaEvent[] = fields.Image.flatMap((Image) =>
      fields.CommandLine.flatMap((CommandLine) =>
        fields.User.flatMap((User) =>
          fields.Note.map((Note) => ({ Image, CommandLine, User, Note })),
        ),
      ),
    )
    const verdicts = (rules: string) => {
      const [rule] = readSigma('r.yml', rules)
      return events.map((event) => rule?.matches(event))
    }
    const own = verdicts(text)
    expect(new Set(own)).toEqual(new Set([true, false]))
    for (const copy of copies) expect(verdicts(copy)).toEqual(own)
  })

  it('leave what others set', () => {
    for (const copy of copies) expect(copy).toContain('3c9a3f3e-7a55-4a2b-9a3e-0f3f9d2b7a12')
    expect(new Set(copies.map((copy) => /^id: (\S+)/m.exec(copy)?.[1])).size).toBeGreaterThan(40)
  })
})

describe('copies of Snort’s and Suricata’s rules', () => {
  const { text, found, copies } = copiesOf('toy.rules', 60)

  it('have places, and say the same bytes in the same order', () => {
    const rules = new Set(found.map(({ rule }) => rule))
    for (const rule of ['format', 'option-order', 'metadata-order', 'wording']) {
      expect(rules, rule).toContain(rule)
    }
    const own = snortMeaning(text)
    for (const copy of copies) expect(snortMeaning(copy)).toBe(own)
    expect(new Set(copies).size).toBeGreaterThan(40)
  })

  it.each([
    ['a byte', 'DEADbeef', 'DEADbeee'],
    [
      'the order of contents',
      'depth:4; content:"a\\;b"; distance:2;',
      'distance:2; content:"a\\;b"; depth:4;',
    ],
    ['a header', 'any -> any 8080', 'any -> any 8081'],
    ['a number', 'sid:1000002', 'sid:1000003'],
    ['a negation', '!"|DEAD', '"|DEAD'],
  ])('would be told apart by %s', (_, from, to) => {
    expect(text).toContain(from)
    expect(snortMeaning(text.replace(from, to))).not.toBe(snortMeaning(text))
  })
})
