// Seals or opens one file in a process of its own, a few chunks at a time, and says what took how long.
//   node sealing-item.js seal RECIPIENT IN OUT | open IDENTITY IN OUT

const started = performance.now()
const { open } = await import('node:fs/promises')
const { openPieces, sealPieces } = await import('@forewarn/core/sealing/pieces')
const { piecesOf, writePieces } = await import('@forewarn/cli/ports/file-pieces')
const { quickCipher } = await import('@forewarn/cli/ports/quick-cipher')
const loaded = performance.now()
const before = process.resourceUsage().maxRSS

const [way, key = '', from = '', to = ''] = process.argv.slice(2)
const pieces = way === 'seal' ? sealPieces : openPieces
const into = await open(to, 'w', 0o600)
await writePieces(into, pieces(piecesOf(from), [key], quickCipher))
await into.close()
const done = performance.now()
const peak = process.resourceUsage().maxRSS
console.log(
  JSON.stringify({ start: started, load: loaded - started, work: done - loaded, before, peak }),
)
