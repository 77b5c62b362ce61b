// Public code that the background alone is made of: nothing is tuned or reported on these packages.

import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '@forewarn/core/syntax/language'
import { fetchInto } from './carriers/fetch.ts'
import { type PublicFile, walk } from './public-code.ts'

const NPM = [
  ...['@autorest/powershell@4.0.758', 'amqplib@2.3.1', 'async@3.2.6'],
  ...['axios@1.21.1', 'bull@4.16.5', 'bunyan@2.0.5', 'chart.js@4.6.1'],
  ...['codemirror@5.65.21', 'core-js@3.51.0'],
  ...['crypto-js@4.2.0', 'd3-geo@3.1.2', 'date-fns@2.30.0', 'engine.io@6.6.12'],
  ...['escodegen@2.1.0', 'fabric@7.4.0', 'fastify@5.12.8', 'geojson-vt@5.0.3'],
  ...['handlebars@4.7.10', 'highlight.js@11.12.0', 'ioredis@6.0.0', 'joi@18.3.2'],
  ...['kafkajs@2.2.4', 'ldapjs@3.0.7', 'luxon@3.7.2', 'matter-js@0.20.0'],
  ...['mongodb@7.9.0', 'mqtt@5.16.0', 'mustache@4.2.0', 'mysql2@3.24.6'],
  ...['node-forge@1.4.3', 'passport@0.7.0', 'pg-promise@12.7.1'],
  ...['react-native-windows@0.84.0', 'request@2.88.2', 'restify@12.0.0'],
  ...['rollup@4.68.8', 'rxjs@6.6.7', 'shelljs@0.10.0', 'ssh2@1.17.0'],
  ...['superagent@10.4.2', 'tedious@20.3.9', 'topojson-client@3.1.0'],
  ...['uglify-js@3.19.3', 'validator@13.15.35', 'vue@2.7.16'],
  ...['ws@8.23.0', 'xml2js@0.6.2', 'yargs@18.2.0'],
]
const DEBIAN = [
  ...['rear', 'backupninja', 'tiger', 'quilt', 'xdg-utils', 'live-config'],
  ...['live-boot', 'dracut-core', 'pacemaker-resource-agents'],
  ...['munin-plugins-core', 'fai-client', 'fai-server', 'pass', 'todotxt-cli'],
  ...['pbuilder', 'initscripts', 'ifupdown', 'resolvconf', 'openrc', 'alsa-utils'],
  ...['acpi-support', 'apcupsd', 'backup-manager', 'duply', 'automysqlbackup'],
  ...['btrfsmaintenance', 'aide-common', 'sysstat', 'logcheck', 'nut-client'],
  ...['arno-iptables-firewall', 'xen-utils-common', 'corosync', 'keepalived'],
  ...['ca-certificates', 'console-setup', 'x11-common', 'stgit', 'git-flow'],
  ...['mariadb-server', 'postgresql-common', 'wireguard-tools', 'nfs-common'],
  ...['tex-common', 'automake', 'apache2', 'multistrap', 'debootstick'],
  ...['autopkgtest', 'piuparts-common', 'grml2usb', 'snapper', 'unburden-home-dir'],
  ...['cruft', 'monitoring-plugins-contrib', 'rspamd', 'wesnoth-1.16-data'],
  ...['widelands-data', 'mpv', 'knot-resolver', 'lua-socket', 'lua-posix'],
  ...['lua-lgi', 'lua-argparse', 'lua-busted', 'freeciv-data', 'lua-inspect'],
  ...['lua-luassert', 'lua-copas', 'lua-lpeg', 'darktable', 'ruby-httparty'],
  ...['ruby-rest-client', 'ruby-grape', 'ruby-liquid', 'ruby-coderay'],
  ...['ruby-builder', 'ruby-gettext', 'ruby-concurrent', 'ruby-bunny'],
  ...['ruby-mongo', 'yard', 'ruby-minitest', 'ruby-highline', 'ruby-pastel'],
  ...['unicorn', 'thin', 'capistrano', 'redmine', 'schleuder', 'facter'],
  ...['ruby-devise', 'ruby-carrierwave', 'ruby-aws-sdk-core', 'python3-requests'],
  ...['python3-urllib3', 'python3-numpy', 'python3-scipy', 'python3-aiohttp'],
  ...['python3-bottle', 'python3-webob', 'python3-pyramid', 'python3-psycopg2'],
  ...['python3-pymongo', 'python3-peewee', 'python3-dnspython', 'python3-pil'],
  ...['python3-html5lib', 'python3-ipython', 'python3-jsonschema', 'python3-zmq'],
  ...['python3-feedparser', 'python3-mutagen', 'python3-openpyxl'],
  ...['python3-sklearn', 'python3-statsmodels', 'python3-websockets'],
  ...['python3-starlette', 'python3-pydantic', 'python3-wtforms'],
  ...['python3-passlib', 'python3-ecdsa', 'python3-pycryptodome'],
  ...['python3-botocore', 'python3-libcloud', 'buildbot', 'calibre-bin', 'gajim'],
  ...['deluge-common', 'electrum', 's3cmd', 'python3-djangorestframework'],
  ...['python3-nbconvert', 'python3-svgwrite', 'python3-cairosvg'],
  ...['golang-github-sirupsen-logrus-dev', 'golang-github-spf13-viper-dev'],
  ...['golang-google-grpc-dev', 'golang-github-docker-docker-dev'],
  ...['golang-github-gin-gonic-gin-dev', 'golang-github-hashicorp-serf-dev'],
  ...['golang-github-go-git-go-git-dev', 'php-nesbot-carbon', 'roundcube-core'],
  ...['wordpress', 'dokuwiki', 'mediawiki', 'php-pear', 'adminer'],
  ...['php-horde-core', 'phpldapadmin', 'librust-reqwest-dev', 'librust-image-dev'],
  ...['librust-chrono-dev', 'librust-h2-dev', 'librust-rayon-dev'],
  ...['librust-nix-dev', 'libcereal-dev', 'librange-v3-dev', 'libpoco-dev'],
  ...['libcgal-dev', 'libtbb-dev', 'libopencv-core-dev', 'libprotobuf-dev'],
  ...['libgtest-dev'],
]

const ENDINGS: readonly (readonly [Language, RegExp])[] = [
  ['javascript', /\.js$/],
  ['csharp', /\.cs$/],
  ['python', /\.py$/],
  ['lua', /\.lua$/],
  ['ruby', /\.rb$/],
  ['go', /\.go$/],
  ['php', /\.php$/],
  ['rust', /\.rs$/],
  ['cpp', /\.(?:hpp|hh|h|ipp)$/],
  ['bash', /\/[\w.-]+$/],
]
const SHELL = /^#!.*\b(?:ba|da|k)?sh\b/
/** Minified and generated code, tests, and other people's copies of each other. */
const LEFT_OUT =
  /\.min\.|[._-](?:tests?|spec)[./]|\/(?:tests?|specs?|testing|locales?|i18n|dist|umd|bundles?)\/|vendor|third.?party|node_modules/i
const LEAST_BYTES = 1_000
const MOST_BYTES = 100_000
/** One large package must not drown the others. */
const MOST_PER_PACKAGE = 40

/** @param folder where packages lie, or are put */
export function backgroundCode(folder: string): PublicFile[] {
  const own = join(folder, 'background')
  fetchInto(own, { npm: [], debian: DEBIAN })
  for (const spec of NPM) packInto(own, spec)
  return [
    ...NPM.flatMap((spec) => filesOf(nameOf(spec), join(own, 'packed', nameOf(spec)))),
    ...DEBIAN.flatMap((name) => filesOf(name, join(own, 'debian', name))),
  ]
}

const nameOf = (spec: string): string => spec.replace(/@[^@/]+$/, '')

/** The package alone: nothing that it depends on. */
function packInto(folder: string, spec: string): void {
  const into = join(folder, 'packed', nameOf(spec))
  if (existsSync(into)) return
  const unpacked = `${into}.part`
  mkdirSync(unpacked, { recursive: true })
  execFileSync('npm', ['pack', '--silent', spec], { cwd: unpacked, stdio: 'ignore' })
  for (const file of readdirSync(unpacked).filter((one) => one.endsWith('.tgz')))
    execFileSync('tar', ['-xzf', file, '--strip-components=1'], { cwd: unpacked })
  renameSync(unpacked, into)
}

function filesOf(name: string, root: string): PublicFile[] {
  const taken = new Map<Language, number>()
  return walk(root, '').flatMap((path) => {
    const language = ENDINGS.find(([, ending]) => ending.test(`/${path}`))?.[0]
    const before = language === undefined ? 0 : (taken.get(language) ?? 0)
    if (language === undefined || LEFT_OUT.test(path) || before >= MOST_PER_PACKAGE) return []
    const { size } = lstatSync(join(root, path))
    if (size < LEAST_BYTES || size > MOST_BYTES) return []
    const text = readFileSync(join(root, path), 'utf8')
    if (text.includes('\ufffd')) return []
    if (language === 'bash' && !SHELL.test(text)) return []
    taken.set(language, before + 1)
    return [
      { path: `${name}/${path}`, text, language, packageName: name, project: name, split: 'train' },
    ]
  })
}
