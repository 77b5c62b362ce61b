// Paths that mean the same everywhere pass; every other is refused.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clashingPaths, pathProblem } from './folder-path.ts'

describe('pathProblem', () => {
  it.each([
    'a',
    'advisory.md',
    'checks/probe.py',
    '.htaccess',
    'a b/c',
    'prüfung.txt',
    'console.js',
    'com10.txt',
    '点.py',
  ])('finds nothing wrong with %j', (path) => {
    expect(pathProblem(path)).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['../x', '..'],
    ['a/../../x', '..'],
    ['./a', '“.”'],
    ['a//b', 'empty step'],
    ['a/', 'empty step'],
    ['a\\b', 'backslash'],
    ['C:x', '< > :'],
    ['a\nb', 'control'],
    ['a\u0000', 'control'],
    ['a\u202egpj.exe', 'invisible'],
    ['a\u200bb', 'invisible'],
    ['a\ud800', 'invisible'],
    ['u\u0308.txt', 'NFC'],
    ['CON', 'device'],
    ['x/nul.txt', 'device'],
    ['Com1', 'device'],
    ['lpt³.md', 'device'],
    ['a.', 'dot'],
    ['a /b', 'blank'],
    [' a', 'blank'],
    ['-rf', 'option'],
    ['x'.repeat(95), '94'],
  ])('refuses %j', (path, problem) => {
    expect(pathProblem(path)).toContain(problem)
  })

  it('passes no path that leaves its folder', () => {
    const step = fc.constantFrom('..', '.', '', 'a', 'b')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const path = steps.join('/')
        if (pathProblem(path) !== undefined) return
        expect(new URL(`root/x/${path}`, 'file:///').pathname).toBe(`/root/x/${path}`)
      }),
    )
  })
})

describe('clashingPaths', () => {
  it.each([
    [['a.md', 'A.MD']],
    [['x/a', 'X/A']],
    [['a', 'a/b']],
    [['a/b', 'A']],
    [['ﬁ.txt', 'fi.txt']],
    [['a', 'a']],
  ])('finds the two that clash in %j', (paths) => {
    expect(clashingPaths(paths)).toEqual(paths)
  })

  it('lets different names stand side by side', () => {
    expect(clashingPaths(['a', 'b', 'c/a', 'c/b', 'ab', 'd/e/f', 'd/g'])).toBeUndefined()
  })
})
