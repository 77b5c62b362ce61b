// Seals one file as a desk does, in a process of its own, and says how long it took and how much memory.
//   node --conditions=source bench/sealing-item.ts RECIPIENT IN OUT

import { readFileSync, writeFileSync } from 'node:fs'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { seal } from '@forewarn/core/sealing/age'

const [recipient = '', from = '', to = ''] = process.argv.slice(2)
// A desk has sealed before: its first key agreement takes longer than all that follow.
await seal(new Uint8Array(1), [recipient], quickCipher)
const before = process.resourceUsage().maxRSS
const began = performance.now()
const plain = readFileSync(from)
const read = performance.now()
const sealed = await seal(plain, [recipient], quickCipher)
const done = performance.now()
writeFileSync(to, sealed)
const all = performance.now() - began
const peak = process.resourceUsage().maxRSS
console.log(JSON.stringify({ all, sealing: done - read, before, peak }))
