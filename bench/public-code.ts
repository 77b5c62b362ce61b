// Public code of many hands, split into parts that never share a package. Fetched from npm and Debian.

import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mix, symbol } from '@forewarn/core/likeness/symbols'
import type { Language } from '@forewarn/core/syntax/language'
import { fetchInto } from './carriers/fetch.ts'

export type Split = 'train' | 'tune' | 'report'

export interface PublicFile {
  readonly path: string
  readonly text: string
  readonly language: Language
  /** Files of one package come from one hand, and are never in two splits. */
  readonly packageName: string
  /** Of one or of many packages: whoever works on a project shares its habits. */
  readonly project: string
  readonly split: Split
}

interface Source {
  readonly language: Language
  /** Below the folder of what was fetched; absolute for what is installed. */
  readonly root: string
  readonly ending: RegExp
  /** From the path below `root`. */
  readonly packageOf: (path: string) => string
  /** All of it, where it is one; otherwise its packages are told by their first folder. */
  readonly project?: string
}

const npmPackage = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')

/** Folders so deep are of one hand, or near to one. */
const folders = (deep: number) => (path: string) => path.split('/').slice(0, deep).join('/')

const goProject = (name: string): string =>
  name.startsWith('golang-golang-x-') ? 'golang.org/x' : name

const NPM = [
  ...['libxmljs@1.0.11', 'secp256k1@5.0.2', 'usb@2.16.0', 'node-expat@2.4.1', 'leveldown@6.1.1'],
  ...['node-sass@9.0.0', 'zeromq@6.8.0', 'farmhash@5.0.1', 'argon2@0.45.1', 're2@1.27.1'],
  ...['@capacitor/android@8.5.2', 'cordova-android@15.1.0', 'react-native@0.88.1'],
  ...['com.cysharp.unitask@2.2.5', 'com.neuecc.unirx@7.1.0', 'edge-js@26.1.0'],
  ...['jillejr.newtonsoft.json-for-unity@12.0.101', 'jp.keijiro.osc-jack@2.0.0'],
]
const DEBIAN = [
  ...[
    'nmap-common',
    'libpython3.11-stdlib',
    'openjdk-17-source',
    'libboost1.74-dev',
    'libasio-dev',
  ],
  ...['libspdlog-dev', 'libfmt-dev', 'nlohmann-json3-dev', 'libeigen3-dev', 'linux-source-6.1'],
  ...['golang-1.19-src', 'golang-github-spf13-cobra-dev', 'golang-github-gorilla-mux-dev'],
  ...['golang-golang-x-net-dev', 'golang-golang-x-crypto-dev', 'golang-github-miekg-dns-dev'],
  ...['golang-github-prometheus-client-golang-dev', 'golang-gopkg-yaml.v3-dev'],
  ...['php-twig', 'php-symfony-console', 'php-guzzlehttp-psr7', 'phpunit', 'phpmyadmin'],
  ...['php-symfony-http-kernel', 'php-monolog', 'php-doctrine-orm', 'php-league-commonmark'],
  ...['libruby3.1', 'rake', 'ruby-rubygems', 'ruby-webrick', 'ruby-thor', 'ruby-rack'],
  ...['ruby-sinatra', 'ruby-sequel', 'ruby-mechanize', 'ruby-net-ssh', 'ruby-activerecord'],
  ...['ruby-faraday', 'puppet-agent'],
  ...['librust-serde-dev', 'librust-regex-dev', 'librust-clap-dev', 'librust-tokio-dev'],
  ...['librust-hyper-dev', 'librust-rand-dev', 'librust-syn-dev', 'librust-nom-dev'],
  ...['librust-rustls-dev', 'rust-src'],
  ...['bash-completion', 'os-prober', 'grub-common', 'initramfs-tools', 'dracut', 'byobu'],
  ...['debootstrap', 'git-extras', 'git', 'lynis', 'dkms', 'etckeeper', 'devscripts', 'xz-utils'],
]

const MODULES = new URL('../node_modules', import.meta.url).pathname

const SOURCES: readonly Source[] = [
  { language: 'javascript', root: MODULES, ending: /\.js$/, packageOf: npmPackage },
  { language: 'markdown', root: MODULES, ending: /\.md$/, packageOf: npmPackage },
  {
    ...{ language: 'python', root: '/usr/lib/python3/dist-packages', ending: /\.py$/ },
    packageOf: (path) => path.split(/[/.]/)[0] ?? path,
  },
  {
    ...{ language: 'python', root: 'debian/libpython3.11-stdlib/usr/lib/python3.11' },
    ...{ ending: /\.py$/, packageOf: (path) => path.split(/[/.]/)[0] ?? path, project: 'cpython' },
  },
  // Scripts for one protocol are written from one another.
  {
    ...{ language: 'lua', root: 'debian/nmap-common/usr/share/nmap', ending: /\.nse$/ },
    packageOf: (path) => `nmap/${/scripts\/([a-z0-9]+)/.exec(path)?.[1]}`,
  },
  {
    ...{ language: 'lua', root: 'debian/nmap-common/usr/share/nmap/nselib', ending: /\.lua$/ },
    packageOf: (path) => `nmap/${path.split(/[/.]/)[0]}`,
  },
  { language: 'c', root: 'node_modules', ending: /\.c$/, packageOf: npmPackage },
  { language: 'c', root: 'debian/linux-source-6.1/src', ending: /\.c$/, packageOf: folders(3) },
  { language: 'cpp', root: 'node_modules', ending: /\.(?:cc|cpp|hpp)$/, packageOf: npmPackage },
  {
    ...{ language: 'cpp', root: 'debian/libboost1.74-dev/usr/include/boost', ending: /\.hpp$/ },
    ...{ packageOf: folders(1), project: 'boost' },
  },
  ...['libasio-dev', 'libspdlog-dev', 'libfmt-dev', 'nlohmann-json3-dev', 'libeigen3-dev'].map(
    (name): Source => ({
      ...{ language: 'cpp', root: `debian/${name}/usr/include`, ending: /\.(?:hpp|h|ipp)$/ },
      packageOf: folders(2),
    }),
  ),
  {
    language: 'java',
    root: 'debian/openjdk-17-source/src',
    ending: /\.java$/,
    packageOf: folders(4),
    project: 'openjdk',
  },
  { language: 'java', root: 'node_modules', ending: /\.java$/, packageOf: npmPackage },
  { language: 'csharp', root: 'node_modules', ending: /\.cs$/, packageOf: folders(3) },
  {
    ...{ language: 'go', root: 'debian/golang-1.19-src/usr/share/go-1.19/src', ending: /\.go$/ },
    ...{ packageOf: folders(2), project: 'go' },
  },
  ...DEBIAN.filter((name) => /^golang-[^1]/.test(name)).map(
    (name): Source => ({
      ...{ language: 'go', root: `debian/${name}/usr/share/gocode/src`, ending: /\.go$/ },
      ...{ packageOf: folders(3), project: goProject(name) },
    }),
  ),
  ...DEBIAN.filter((name) => /^php/.test(name)).map(
    (name): Source => ({
      ...{ language: 'php', root: `debian/${name}/usr/share`, ending: /\.php$/ },
      packageOf: (path) => `${name}/${folders(4)(path)}`,
    }),
  ),
  ...DEBIAN.filter((name) => /ruby|rake|puppet/.test(name)).map(
    (name): Source => ({
      ...{ language: 'ruby', root: `debian/${name}`, ending: /\.rb$/ },
      packageOf: (path) => `${name}/${/\/(?:3\.\d\.0|lib|vendor_ruby)\/(\w+)/.exec(path)?.[1]}`,
    }),
  ),
  ...DEBIAN.filter((name) => /rust/.test(name)).map(
    (name): Source => ({
      ...{ language: 'rust', root: `debian/${name}`, ending: /\.rs$/ },
      packageOf: (path) => `${name}/${path.split('/').slice(3, 7).join('/')}`,
    }),
  ),
  ...DEBIAN.map(
    (name): Source => ({
      ...{ language: 'bash', root: `debian/${name}`, ending: /\/[\w-]+(?:\.sh)?$/ },
      packageOf: () => name,
    }),
  ),
  { language: 'powershell', root: 'node_modules', ending: /\.ps[m]?1$/, packageOf: npmPackage },
]

const LEAST_BYTES = 1_000
const MOST_BYTES = 200_000
/** One large package must not drown the others. */
const MOST_PER_PACKAGE = 60
/** … nor one language. */
const MOST_PER_LANGUAGE = 2_500
/** Minified code, tests, other people's copies of each other, and what is measured elsewhere. */
const LEFT_OUT =
  /\.min\.|[._]test\.|\/tests?\/|\/Tests\/|__pycache__|_?vendor(?:ed)?\/|@forewarn|^forewarn\/|vuln/
const SHELL = /^#!.*\b(?:ba|da|k)?sh\b/

/** Sorted by path, so that every run sees the same. @param folder where packages lie, or are put */
export function publicCode(folder: string, languages?: readonly Language[]): PublicFile[] {
  fetchInto(folder, { npm: NPM, debian: DEBIAN })
  unpackJava(folder)
  unpackLinux(folder)
  const perLanguage = new Map<Language, number>()
  return SOURCES.filter(({ language }) => languages?.includes(language) ?? true).flatMap(
    (source) => {
      const root = source.root.startsWith('/') ? source.root : join(folder, source.root)
      const taken = new Map<string, number>()
      const paths = walk(root, '').filter(
        (path) => source.ending.test(path) && !LEFT_OUT.test(path),
      )
      return paths.flatMap((path) => {
        const all = perLanguage.get(source.language) ?? 0
        const file = all < MOST_PER_LANGUAGE ? read(source, root, path, taken) : undefined
        if (file === undefined) return []
        perLanguage.set(source.language, all + 1)
        return [file]
      })
    },
  )
}

function read(
  { language, packageOf, project }: Source,
  root: string,
  path: string,
  taken: Map<string, number>,
): PublicFile | undefined {
  const packageName = `${language} ${packageOf(path)}`
  const { size } = lstatSync(join(root, path))
  const before = taken.get(packageName) ?? 0
  if (size < LEAST_BYTES || size > MOST_BYTES || before >= MOST_PER_PACKAGE) return undefined
  const text = readFileSync(join(root, path), 'utf8')
  if (text.includes('\ufffd') || (language === 'bash' && !SHELL.test(text))) return undefined
  taken.set(packageName, before + 1)
  const name = project ?? folders(1)(packageOf(path))
  return { path, text, language, packageName, project: name, split: splitOf(packageName) }
}

function splitOf(packageName: string): Split {
  const part = (mix(7, symbol(packageName)) >>> 8) % 4
  return part < 2 ? 'train' : part === 2 ? 'tune' : 'report'
}

/** Sources that packages hold as archives: parts of them are enough. */
export function unpackJava(folder: string): void {
  const java = join(folder, 'debian/openjdk-17-source')
  unpackOnce(`${java}/src`, (into) => {
    const archive = `${java}/usr/lib/jvm/openjdk-17/lib/src.zip`
    const parts = ['java.base/java/*', 'java.net.http/*', 'java.logging/*', 'java.xml/com/*']
    execFileSync('unzip', ['-q', archive, ...parts, 'jdk.httpserver/*', '-d', into])
  })
}

function unpackLinux(folder: string): void {
  const linux = join(folder, 'debian/linux-source-6.1')
  unpackOnce(`${linux}/src`, (into) => {
    const parts = ['lib', 'crypto', 'net/core', 'net/ipv4', 'kernel', 'fs/ext4', 'drivers/usb/core']
    const names = parts.map((part) => `linux-source-6.1/${part}`)
    const archive = `${linux}/usr/src/linux-source-6.1.tar.xz`
    execFileSync('tar', ['-xJf', archive, '-C', into, ...names])
  })
}

function unpackOnce(into: string, unpack: (into: string) => void): void {
  if (existsSync(into)) return
  mkdirSync(into)
  unpack(into)
}

export function walk(root: string, below: string): string[] {
  if (!existsSync(root)) return []
  const entries = readdirSync(join(root, below), { withFileTypes: true })
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) return walk(root, path)
      return entry.isFile() ? [path] : []
    })
}
