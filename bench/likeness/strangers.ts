// Pairs of files by two hands: of different projects, and not copied from each other.

import type { PublicFile } from '../public-code.ts'

/** Projects by the same people, as their home pages say. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'The Go Authors': ['go', 'golang.org/x'],
  ANTLR: ['antlr3', 'antlr4'],
  Boost: ['boost', 'asio'],
  Celery: ['python3-celery', 'python3-kombu'],
  'David Tolnay': ['librust-serde-dev', 'librust-syn-dev'],
  Pallets: ['python3-flask', 'python3-jinja2', 'python3-werkzeug'],
  'Linux Containers': ['lxc', 'lxc-templates'],
  React: ['react', 'react-dom', 'react-native', 'scheduler'],
  'Ruby on Rails': ['ruby-actionpack', 'ruby-activerecord', 'ruby-activesupport'],
  Symfony: ['php-symfony-console', 'php-symfony-http-kernel', 'php-twig'],
}
const FAMILY = new Map(
  Object.entries(FAMILIES).flatMap(([name, projects]) => projects.map((each) => [each, name])),
)

const handOf = ({ project }: PublicFile): string => FAMILY.get(project) ?? project

/** Lines so long that two hands do not write the same one; licences stand in comments. */
const longLines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= LONG_LINE && !/^(?:\/\/|\/?\*|#|--)/.test(line)),
  ),
]
const LONG_LINE = 40
const COPIED_LINES = 3

/** All pairs but copies: these share three long lines to the letter. */
export function strangers(
  files: readonly PublicFile[],
  visit: (one: number, other: number) => void,
): void {
  const shared = sharedLines(files)
  const hands = files.map(handOf)
  for (const one of files.keys())
    for (let other = one + 1; other < files.length; other++) {
      const isCopy = shared[one * files.length + other] === COPIED_LINES
      if (!isCopy && hands[one] !== hands[other]) visit(one, other)
    }
}

/** For each pair of files, how many long lines both hold, up to `COPIED_LINES`. */
function sharedLines(files: readonly PublicFile[]): Uint8Array {
  const holders = new Map<string, number[]>()
  for (const [at, { text }] of files.entries())
    for (const line of longLines(text)) {
      const held = holders.get(line)
      if (held === undefined) holders.set(line, [at])
      else held.push(at)
    }
  const shared = new Uint8Array(files.length ** 2)
  for (const held of holders.values())
    for (const one of held)
      for (const other of held) {
        const place = one * files.length + other
        shared[place] = Math.min(COPIED_LINES, (shared[place] ?? 0) + 1)
      }
  return shared
}
