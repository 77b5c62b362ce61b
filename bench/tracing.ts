// All that is measured about marking and tracing, one table after another.
//   npm run bench:tracing [-- [--quick] [PART…]]
// Each part is a command of its own; what one needs and is not there, it names.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const PARTS = {
  codes: 'the code alone: places needed, and innocents',
  carriers: 'what carriers survive, language by language',
  excerpts: 'one leaker among 400: parts of files, renamed',
  damaged: 'copies mixed in one tool, transpiled, beautified, cut',
  coalition: 'two of a thousand, a real bundle, every strategy, then a formatter',
  wire: 'free values: minified, rewritten in another language, captured',
  text: 'advisories retyped and read from screenshots',
  rules: 'detection rules, and tripwires',
  compiled: 'a thousand copies of a program in each language, run beside the original',
  unrelated: 'programs, rules and flows that derive from nothing shared',
  marking: 'a thousand copies, beside sealing them',
} as const

const args = process.argv.slice(2)
const asked = args.filter((arg) => !arg.startsWith('--'))
const unknown = asked.filter((part) => !Object.hasOwn(PARTS, part))
if (args.includes('--help') || unknown.length > 0) {
  const width = Math.max(...Object.keys(PARTS).map((part) => part.length))
  const rows = Object.entries(PARTS).map(([part, what]) => `  ${part.padEnd(width)}  ${what}`)
  console.log(['npm run bench:tracing [-- [--quick] [PART…]]', ...rows].join('\n'))
  process.exit(unknown.length > 0 ? 2 : 0)
}

const parts = asked.length > 0 ? asked : Object.keys(PARTS)
const failed = parts.filter((part) => {
  const script = join(import.meta.dirname, `tracing-${part}.ts`)
  if (!existsSync(script)) throw new Error(`there is no ${script}`)
  console.log(`\n# ${part}: ${PARTS[part as keyof typeof PARTS]}\n`)
  const flags = ['--conditions=source', script, ...args.filter((arg) => arg.startsWith('--'))]
  return spawnSync(process.execPath, flags, { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) {
  console.log(`\nNot measured: ${failed.join(', ')}.`)
  process.exitCode = 1
}
