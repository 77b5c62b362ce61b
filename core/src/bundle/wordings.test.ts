// Accepted wordings, held against their file.

import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { bundleFolder } from './folder.ts'
import { readManifest } from './manifest.ts'

const TEXT = 'A flaw was found.\nIt is old. A bug was found, and a bug was fixed.\n'

function folder(lines: readonly string[], path = 'notice.md') {
  const written = [
    ...['forewarn: 1', 'title: A flaw', 'case: greeting', 'tlp: RED', 'items:'],
    ...[`  - path: ${path}`, '    class: description', '    may: Read it.', '    wordings:'],
    ...lines.map((line) => `      - ${JSON.stringify(line)}`),
  ].join('\n')
  const files = [
    { path: 'bundle.yaml', bytes: utf8(written) },
    { path, bytes: utf8(TEXT) },
  ]
  return bundleFolder(readManifest('bundle.yaml', `${written}\n`), files)
}

function refused(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.details
    throw error
  }
  throw new Error('nothing was refused')
}

describe('accepted wordings', () => {
  it('come with their item', () => {
    const lines = ['A [flaw|weakness] was [found|seen]. It', 'A [bug|flaw] was found, and']
    expect(folder(lines).items[0]?.wordings).toEqual(lines)
  })

  it.each([
    ['what stands nowhere', ['It is [new|fresh].'], 10, /stands nowhere in notice\.md/],
    ['what stands twice', ['A [flaw|gap] was', '[bug|flaw] was'], 11, /more than once/],
    ['what is not a choice', ['A [flaw] was found.'], 10, /\[one\|another\]/],
    ['what overlaps', ['[flaw|gap] was', 'was [found|seen].'], 11, /overlaps the line “\[flaw/],
  ])('refuse %s, with the line', (_, lines, line, problem) => {
    expect(refused(() => folder(lines))).toMatchObject({
      file: 'bundle.yaml',
      line,
      problem: expect.stringMatching(problem),
    })
  })

  it.each([
    ['table.csv', 'a,b\n1,2\n3,4\n', true],
    ['table.csv', 'a,b\n1,2\n3\n', false],
    ['notice.md', 'a,b\n1,2\n3,4\n', false],
  ])('stand beside rows in any order, which only a table has: %s', (path, text, isTable) => {
    const written = [
      ...['forewarn: 1', 'title: A flaw', 'case: greeting', 'tlp: RED', 'items:'],
      ...[
        `  - path: ${path}`,
        '    class: description',
        '    may: Read it.',
        '    unordered: rows',
      ],
    ].join('\n')
    const files = [
      { path: 'bundle.yaml', bytes: utf8(written) },
      { path, bytes: utf8(text) },
    ]
    const read = () => bundleFolder(readManifest('bundle.yaml', `${written}\n`), files)
    if (isTable) expect(read().items[0]?.unordered).toBe('rows')
    else {
      expect(refused(read)).toMatchObject({
        line: 9,
        problem: `${path} is no table with rows of equal length`,
      })
    }
  })

  it('are refused of a program', () => {
    expect(refused(() => folder(['A [flaw|gap] was found. It'], 'probe.py'))).toMatchObject({
      problem: 'probe.py is no document, so nothing in it is worded otherwise',
    })
  })
})
