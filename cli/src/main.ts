// The process around the command line: real streams, clock and chance, and the exit code.

import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { outcomeOf } from './outcome.ts'
import { programFor } from './program.ts'
import { type Terminal, visible } from './terminal.ts'

/** No note is that long. */
const INPUT_LIMIT_BYTES = 1024 * 1024

/** One reader for all questions, whose iterator keeps what is typed or pasted ahead. */
let person: Interface | undefined
let lines: AsyncIterator<string> | undefined

/** The reader shows what is typed by writing it here. */
let isHidden = false
const screen = new Writable({
  write(piece, _, done) {
    if (!isHidden) process.stderr.write(piece)
    done()
  },
})

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  person ??= createInterface({ input: process.stdin, output: screen, terminal: true })
  lines ??= person[Symbol.asyncIterator]()
  person.setPrompt(visible(question))
  person.prompt()
  const answer = await lines.next()
  return answer.done ? undefined : answer.value
}

const terminal: Terminal = {
  print: (text) => {
    terminal.progress('')
    process.stdout.write(`${visible(text)}\n`)
  },
  note: (text) => {
    terminal.progress('')
    process.stderr.write(`${visible(text)}\n`)
  },
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${visible(text)}`)
  },
  ask,
  ...(process.stdin.isTTY && {
    askSecret: async (question: string) => {
      const asking = ask(question)
      isHidden = true
      try {
        return await asking
      } finally {
        isHidden = false
        process.stderr.write('\n')
      }
    },
  }),
  input: async () => {
    const pieces: Uint8Array[] = []
    let left = INPUT_LIMIT_BYTES
    for await (const piece of process.stdin) {
      pieces.push(piece)
      left -= piece.length
      if (left < 0) {
        throw new Refusal('file.tooLarge', {
          ...{ file: 'standard input', limitBytes: INPUT_LIMIT_BYTES },
        })
      }
    }
    return Buffer.concat(pieces)
  },
  env: process.env,
  cwd: process.cwd(),
  zone: process.env['TZ'] || Intl.DateTimeFormat().resolvedOptions().timeZone,
  clock: { now: () => instant(Date.now()) },
  random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
}

// Whoever reads along may leave early, as head does; the command goes on to its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  const root = await programFor(process.argv.slice(2), terminal, (exit) => {
    process.exitCode = exit
  })
  await root.parseAsync(process.argv)
} catch (error) {
  process.exitCode = outcomeOf(error, process.argv.slice(2), terminal, randomUUID())
} finally {
  person?.close()
}
