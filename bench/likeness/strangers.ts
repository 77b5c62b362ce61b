// Pairs of files by two hands: of different projects, and not copied from each other.

import type { PublicFile } from '../public-code.ts'

/**
 * Projects by the same people, as their home pages say; as the copyright of all of their files or the
 * author of their package names somebody in common; as a header says what a file is based on.
 */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'The Go Authors': ['go', 'golang.org/x', 'golang-github-miekg-dns-dev'],
  'Aaron Patterson': ['ruby-mechanize', 'ruby-nokogiri'],
  Ajv: ['ajv', 'ajv-formats', 'fast-deep-equal', 'json-schema-traverse'],
  ANTLR: ['antlr3', 'antlr4'],
  Ansible: [
    ...['ansible-core', 'ansible/windows', 'community/windows', 'microsoft/ad'],
    'chocolatey/chocolatey',
  ],
  Boost: ['boost', 'asio'],
  Celery: ['python3-celery', 'python3-kombu'],
  'David Tolnay': ['librust-serde-dev', 'librust-syn-dev'],
  'Fabien Potencier': [
    ...['php-symfony-console', 'php-symfony-http-kernel', 'php-twig', 'php-doctrine-orm'],
    'php-league-commonmark',
  ],
  'Francis Cianfrocca': ['ruby-eventmachine', 'ruby-net-ldap'],
  GNU: ['autoconf', 'gettext', 'grub-common', 'libtool'],
  'Hampton Catlin': ['ruby-haml', 'ruby-sass'],
  'Jamis Buck': ['ruby-net-ssh', 'ruby-prawn'],
  'Jeremy Ashkenas': ['backbone', 'lodash', 'underscore'],
  'Jim Weirich': ['rake', 'ruby-rubygems'],
  'Linux Containers': ['lxc', 'lxc-templates'],
  'Linux-HA': ['drbd-utils', 'resource-agents'],
  'Michael Boelen': ['lynis', 'rkhunter'],
  Pallets: ['python3-flask', 'python3-jinja2', 'python3-werkzeug'],
  'Paul Miller': ['@noble', '@scure'],
  React: ['react', 'react-dom', 'react-native', 'scheduler'],
  'Ruby on Rails': ['ruby-actionpack', 'ruby-activerecord', 'ruby-activesupport', 'ruby-i18n'],
  'Steve Donovan': ['lua-ldoc', 'lua-penlight'],
  'TJ Holowaychuk': ['commander', 'express', 'fresh', 'mocha'],
  'The Rust Project': ['librust-rand-dev', 'librust-regex-dev', 'rust-src'],
  'Yukihiro Matsumoto': ['libruby3.1', 'ruby-webrick'],
}
const FAMILY = new Map(
  Object.entries(FAMILIES).flatMap(([name, projects]) => projects.map((each) => [each, name])),
)

export const handOf = ({ project }: PublicFile): string => FAMILY.get(project) ?? project

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
