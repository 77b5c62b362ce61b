// Checkpoints and notes against published examples, and against whoever tampers with them.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { besideOf, logKeys, openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { firstKey, keysIn, openNote, signNote, verifierKey } from './note.ts'
import { subtreeKey } from './subtree.ts'

/** Source: the documentation of Go's golang.org/x/mod/sumdb/note. */
const GO = {
  secret: fromBase64('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz').slice(1),
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}
const ENOCH = {
  key: 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
  signature:
    '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
}
/** Source: C2SP signed-note, its example. */
const C2SP = {
  key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note: 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
}

const SECRET = new Uint8Array(32).fill(3)
const ORIGIN = 'house.example/log'
const KEY = verifierKey(ORIGIN, SECRET)
const BOTH = logKeys(ORIGIN, SECRET)
const CHECKPOINT = { origin: ORIGIN, size: 20_852_163, root: new Uint8Array(32).fill(9) }
const SECOND = besideOf(SECRET)
const SIGNED = signCheckpoint(CHECKPOINT, SECRET, SECOND)

describe('a signed note', () => {
  it('comes out as the published one, byte for byte', () => {
    expect(verifierKey('PeterNeumann', GO.secret)).toBe(GO.key)
    expect(signNote(GO.text, 'PeterNeumann', GO.secret)).toBe(`${GO.text}\n${GO.signature}`)
  })

  it('opens with the key that signed it, whoever else signed it too', () => {
    const both = `${GO.text}\n${GO.signature}${ENOCH.signature}`
    expect(openNote(both, GO.key)).toBe(GO.text)
    expect(openNote(both, ENOCH.key)).toBe(GO.text)
    expect(openNote(C2SP.note, C2SP.key)).toBe('This is an example message.\n')
  })

  it('refuses a note that only somebody else signed, also under the same name', () => {
    const byEnoch = `${GO.text}\n${ENOCH.signature}`
    expect(() => openNote(byEnoch, GO.key)).toThrow(/note\.unsigned/)
    const namesake = signNote(GO.text, 'PeterNeumann', SECRET)
    expect(() => openNote(namesake, GO.key)).toThrow(/note\.unsigned/)
  })

  it('refuses a note with one right signature and one wrong by the same key', () => {
    const wrong = signNote('another text\n', 'PeterNeumann', GO.secret).split('\n\n')[1]
    expect(() => openNote(`${GO.text}\n${GO.signature}${wrong}`, GO.key)).toThrow(/note\.unsigned/)
  })

  it('refuses every mangled verifier key', () => {
    const note = `${GO.text}\n${GO.signature}`
    for (let i = 0; i < GO.key.length; i++) {
      const other = GO.key[i] === 'A' ? 'B' : 'A'
      const mangled = GO.key.slice(0, i) + other + GO.key.slice(i + 1)
      expect(() => openNote(note, mangled)).toThrow(Refusal)
      expect(() => openNote(note, GO.key.slice(0, i))).toThrow(Refusal)
    }
  })

  it('is not signed where its text or name could be read in two ways', () => {
    expect(() => signNote('no newline', 'name', SECRET)).toThrow(/note\.malformed/)
    expect(() => signNote('a\rb\n', 'name', SECRET)).toThrow(/note\.malformed/)
    expect(() => signNote('half \ud800\n', 'name', SECRET)).toThrow(/note\.malformed/)
    expect(() => signNote('text\n', 'two words', SECRET)).toThrow(/note\.malformed/)
    expect(() => verifierKey('a+b', SECRET)).toThrow(/note\.malformed/)
    expect(() => verifierKey('', SECRET)).toThrow(/note\.malformed/)
  })
})

describe('a checkpoint', () => {
  it('is three lines, an empty one, and two signatures', () => {
    const lines = SIGNED.split('\n')
    expect(lines.slice(0, 4)).toEqual([ORIGIN, '20852163', base64(CHECKPOINT.root), ''])
    expect(lines[4]).toMatch(/^— house\.example\/log [A-Za-z0-9+/]{91}=$/)
    expect(lines[5]).toMatch(/^— house\.example\/log [A-Za-z0-9+/]{3243}=$/)
    expect(lines.slice(6)).toEqual([''])
  })

  it('opens as what was signed', () => {
    expect(openCheckpoint(SIGNED, KEY)).toEqual(CHECKPOINT)
    const first = { ...CHECKPOINT, size: 0 }
    expect(openCheckpoint(signCheckpoint(first, SECRET, SECOND), KEY)).toEqual(first)
    for (const key of [BOTH, ...keysIn(BOTH)]) {
      expect(openCheckpoint(SIGNED, key)).toEqual(CHECKPOINT)
    }
    expect(firstKey(BOTH)).toBe(KEY)
  })

  it('without its second signature opens for whoever pinned the first key alone', () => {
    const early = signCheckpoint(CHECKPOINT, SECRET)
    expect(SIGNED.startsWith(early)).toBe(true)
    expect(openCheckpoint(early, KEY)).toEqual(CHECKPOINT)
    expect(() => openCheckpoint(early, BOTH)).toThrow(/note\.unsigned/)
    const only = SIGNED.replace(/— .*\n/, '')
    expect(openCheckpoint(only, keysIn(BOTH)[1] ?? '')).toEqual(CHECKPOINT)
    expect(() => openCheckpoint(only, BOTH)).toThrow(/note\.unsigned/)
  })

  it('with two right signatures over two trees is refused', () => {
    const other = signCheckpoint({ ...CHECKPOINT, size: 7 }, SECRET, SECOND)
    const mixed = SIGNED.slice(0, SIGNED.lastIndexOf('— ')) + other.slice(other.lastIndexOf('— '))
    expect(openCheckpoint(mixed, KEY)).toEqual(CHECKPOINT)
    expect(() => openCheckpoint(mixed, BOTH)).toThrow(/note\.unsigned/)
    expect(() => openCheckpoint(SIGNED + other.slice(other.lastIndexOf('— ')), BOTH)).toThrow(
      /note\.unsigned/,
    )
  })

  it('refuses a key that is none, of another length or of another log', () => {
    const [first = '', second = ''] = keysIn(BOTH)
    const [, other = ''] = keysIn(logKeys('other.example/log', SECRET))
    for (const key of [` ${first}`, `${first} `, `${first} ${other}`, `${first}  ${second}`, '']) {
      expect(() => openCheckpoint(SIGNED, key)).toThrow(/note\.malformed/)
    }
    const short = subtreeKey(ORIGIN, new Uint8Array(1311))
    expect(() => openCheckpoint(SIGNED, short)).toThrow(/not an ML-DSA-44 key/)
  })

  it('refuses any change of any character, and any shortening', () => {
    fc.assert(
      fc.property(fc.nat(SIGNED.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        fc.pre(put !== SIGNED[at])
        const changed = SIGNED.slice(0, at) + put + SIGNED.slice(at + 1)
        expect(() => openCheckpoint(changed, BOTH)).toThrow(Refusal)
        expect(() => openCheckpoint(SIGNED.slice(0, at), BOTH)).toThrow(Refusal)
      }),
    )
  })

  it('refuses any text whatever without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (note) => {
        expect(() => openCheckpoint(note, BOTH)).toThrow(Refusal)
      }),
    )
    expect(() => openCheckpoint(`${'a\n'.repeat(40_000)}\n`, KEY)).toThrow(/too long/)
  })

  it('refuses what the right key signed but is no checkpoint of this log', () => {
    const root = base64(CHECKPOINT.root)
    const bodies = [
      `other.example/log\n1\n${root}\n`,
      `${ORIGIN}\n01\n${root}\n`,
      `${ORIGIN}\n-1\n${root}\n`,
      `${ORIGIN}\n1e3\n${root}\n`,
      `${ORIGIN}\n9999999999999999\n${root}\n`,
      `${ORIGIN}\n1\n${root.slice(4)}\n`,
      `${ORIGIN}\n1\n`,
    ]
    for (const body of bodies) {
      const note = signNote(body, ORIGIN, SECRET)
      expect(() => openCheckpoint(note, KEY)).toThrow(Refusal)
    }
  })
})
