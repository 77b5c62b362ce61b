// More public code in the languages of which `public-code.ts` holds least. No background was trained on it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import type { Language } from '@forewarn/core/syntax/language'
import { fetchInto } from '../carriers/fetch.ts'
import { type PublicFile, publicCode, walk } from '../public-code.ts'
import { sourcesInto } from './debian-sources.ts'

const NPM = [
  ...['three@0.150.0', 'lodash@4.17.21', 'underscore@1.13.6', 'express@4.18.2', 'mocha@10.2.0'],
  ...['webpack@5.88.0', 'eslint@8.44.0', 'moment@2.29.4', 'socket.io@4.7.1', 'mongoose@7.3.1'],
  ...['pdfkit@0.13.0', 'knex@2.4.2', 'bluebird@3.7.2', 'jquery@3.7.0', 'backbone@1.4.1'],
  ...['ramda@0.29.0', 'sequelize@6.32.1', 'gulp@4.0.2', 'karma@6.4.2', 'blessed@0.1.81'],
  ...['mathjs@11.8.2', 'ol@7.4.0', 'leaflet@1.9.4', 'winston@3.9.0', 'grunt@1.6.1'],
]
const PYTHON = [
  ...['python3-django', 'python3-sqlalchemy', 'python3-twisted', 'python3-sympy', 'python3-flask'],
  ...['python3-docutils', 'python3-sphinx', 'python3-networkx', 'python3-nltk', 'python3-scapy'],
  ...['python3-paramiko', 'python3-matplotlib', 'python3-pandas', 'python3-boto', 'ansible-core'],
  ...['python3-werkzeug', 'python3-babel', 'python3-virtualenv', 'python3-reportlab', 'pylint'],
  ...['python3-mako', 'python3-pyasn1', 'python3-cherrypy3', 'python3-markdown', 'python3-ldap3'],
  ...['python3-jinja2', 'python3-httpx', 'python3-lxml', 'python3-bs4', 'python3-nose2'],
  ...['python3-gunicorn', 'python3-celery', 'python3-kombu', 'python3-redis', 'python3-pymysql'],
  ...['mercurial', 'python3-pygments', 'python3-impacket', 'python3-tornado', 'youtube-dl'],
]
const JAVA = ['antlr3', 'antlr4', 'hdrhistogram', 'jts', 'libphonenumber', 'lucene4.10', 'zxing']
const RUBY = [
  ...['ruby-activesupport', 'ruby-actionpack', 'ruby-haml', 'ruby-rouge', 'ruby-kramdown', 'pry'],
  ...['ruby-sass', 'ruby-mail', 'jekyll', 'ruby-prawn', 'ruby-redis', 'ruby-excon', 'vagrant'],
  ...['ruby-octokit', 'ruby-net-ldap', 'ruby-asciidoctor', 'ruby-rspec-core', 'puma', 'rubocop'],
  ...[
    'ruby-eventmachine',
    'ruby-capybara',
    'ruby-nokogiri',
    'ruby-i18n',
    'ruby-tzinfo',
    'ruby-slim',
  ],
]
const LUA = [
  ...['prosody', 'awesome', 'neovim-runtime', 'luakit', 'lua-penlight', 'lua-http', 'luarocks'],
  ...['lua-ldoc', 'minetest-data', 'lua-json', 'lua-cqueues', 'vlc-plugin-base', 'texlive-luatex'],
]
const BASH = [
  ...['dehydrated', 'testssl.sh', 'neofetch', 'screenfetch', 'tlp', 'live-build', 'rkhunter'],
  ...['grml-debootstrap', 'debian-goodies', 'chkrootkit', 'abcde', 'lxc-templates', 'ltsp', 'bats'],
  ...['firehol', 'pm-utils', 'laptop-mode-tools', 'shunit2', 'autoconf', 'libtool', 'gettext'],
  ...['shorewall-core', 'arch-install-scripts', 'resource-agents', 'easy-rsa', 'cloud-utils'],
  ...['cryptsetup-initramfs', 'ocfs2-tools', 'drbd-utils', 'mdadm', 'open-iscsi', 'lvm2', 'lxc'],
]
const POWERSHELL = ['ansible', 'ansible-core', 'vagrant']
/** Parts of a package, which are in different splits. */
const PART = /(?:ansible_collections\/\w+\/\w+|plugins\/\w+\/\w+|ansible\/\w+)/
/** Of several hands, each in a folder of its own. */
const COLLECTION = /ansible_collections\/(\w+\/\w+)/
const CSHARP = ['keepass2', 'thrift', 'opentk', 'protobuf', 'antlr3', 'antlr4']
const LEFT_OUT =
  /\.min\.|[._-]tests?[./]|\/tests?\/|\/testing\/|vendor|bundle|\/dist\/|\/build\/|\/locale|lexers\/_/
const LEAST_BYTES = 1_000
const MOST_BYTES = 200_000
const MOST_PER_PACKAGE = 80

/** What `public-code.ts` has in these languages, and more. */
export function allCode(folder: string, languages: readonly Language[]): PublicFile[] {
  const known = publicCode(folder, languages)
  const seen = new Set(known.map(({ text }) => text))
  return [
    ...known,
    ...moreCode(join(folder, 'likeness'), languages).filter(({ text }) => !seen.has(text)),
  ]
}

const SHELL = /^#!.*\b(?:ba|da|k)?sh\b/
const ENDINGS: Readonly<Partial<Record<Language, readonly [readonly string[], RegExp]>>> = {
  python: [PYTHON, /\.py$/],
  ruby: [RUBY, /\.rb$/],
  lua: [LUA, /\.lua$/],
  bash: [BASH, /\/[\w.-]+$/],
}

function moreCode(folder: string, languages: readonly Language[]): PublicFile[] {
  const isWanted = (language: Language): boolean => languages.includes(language)
  const debian = Object.entries(ENDINGS).filter(([language]) => isWanted(language as Language))
  const collections = isWanted('powershell') ? POWERSHELL : []
  fetchInto(folder, {
    npm: NPM,
    debian: [...debian.flatMap(([, [names]]) => names), ...collections],
  })
  sourcesInto(folder, [...JAVA, ...(isWanted('csharp') ? CSHARP : [])])
  return [
    ...NPM.flatMap((spec) => {
      const name = spec.replace(/@[^@/]+$/, '')
      return filesOf('javascript', name, join(folder, 'node_modules', name), /\.js$/)
    }),
    ...JAVA.flatMap((name) => filesOf('java', name, join(folder, 'source', name), /\.java$/)),
    ...debian.flatMap(([language, [names, ending]]) =>
      names.flatMap((name) =>
        filesOf(language as Language, name, join(folder, 'debian', name), ending),
      ),
    ),
    ...(isWanted('csharp')
      ? CSHARP.flatMap((name) => filesOf('csharp', name, join(folder, 'source', name), /\.cs$/))
      : []),
    ...collections.flatMap((name) => collected(name, join(folder, 'debian', name))),
  ].filter(({ language, text }) => language !== 'bash' || SHELL.test(text))
}

function collected(name: string, root: string): PublicFile[] {
  const all = walk(root, '').filter((path) => /\.psm?1$/.test(path))
  const parts = Map.groupBy(all, (path) => `${name}/${PART.exec(path)?.[0] ?? ''}`)
  return [...parts].flatMap(([part, paths]) =>
    read('powershell', part, root, paths).map((file) => ({
      ...file,
      project: COLLECTION.exec(part)?.[1] ?? name,
    })),
  )
}

function filesOf(language: Language, name: string, root: string, ending: RegExp): PublicFile[] {
  const paths = walk(root, '').filter(
    (path) => ending.test(path) && !path.includes('node_modules/'),
  )
  return read(language, name, root, paths)
}

function read(
  language: Language,
  name: string,
  root: string,
  all: readonly string[],
): PublicFile[] {
  const packageName = `${language} more ${name}`
  const split = ((mix(13, symbol(packageName)) >>> 8) & 1) === 0 ? 'tune' : 'report'
  return all
    .filter((path) => !LEFT_OUT.test(path))
    .map((path) => ({ path: `${name}/${path}`, text: readFileSync(join(root, path), 'utf8') }))
    .filter(
      ({ text }) =>
        text.length >= LEAST_BYTES && text.length <= MOST_BYTES && !text.includes('\ufffd'),
    )
    .slice(0, MOST_PER_PACKAGE)
    .map((file) => ({ ...file, language, packageName, project: name, split }))
}
