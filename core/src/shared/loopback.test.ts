// Which addresses stay on this machine: only those that surely do.

import { describe, expect, it } from 'vitest'
import { isLoopbackUrl } from './loopback.ts'

describe('an address', () => {
  it.each([
    'http://127.0.0.1:8080',
    'http://127.8.9.1/',
    'http://localhost',
    'https://localhost:1/a',
    'http://[::1]:8080/a?b',
  ])('stays on this machine: %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(true)
  })

  it.each([
    'https://forewarn.example',
    'http://127.0.0.1@forewarn.example',
    'http://127.0.0.1:80@forewarn.example/',
    'http://localhost.forewarn.example',
    'http://127.0.0.1.forewarn.example',
    'http://[::2]',
    'http://forewarn.example/127.0.0.1',
    'localhost',
    '',
  ])('may lead elsewhere: %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(false)
  })
})
