// Copies of settings, documents and tables say what the original says, to parsers that others wrote.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { itemWeaver } from '@forewarn/core/marking/places/item'
import { readLeak } from '@forewarn/core/marking/read/read'
import { render } from '@forewarn/core/marking/template'
import { format } from 'prettier'
import { afterAll, describe, expect, it } from 'vitest'
import { parse as readYaml } from 'yaml'

const parse = await loadGrammars()
const weave = itemWeaver(parse)
const folder = mkdtempSync(join(tmpdir(), 'forewarn-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))

const COUNT = 36
const times = (one: (i: number) => string) => Array.from({ length: COUNT }, (_, i) => one(i))

const JSON_TEXT = `{\n  "entries": [\n${times(
  (i) =>
    `    { "name": "host-${i}", "port": ${8000 + i}, "tags": ["a", ${i}], "on": ${i % 2 === 0} }`,
).join(',\n')}\n  ]\n}\n`

const YAML_TEXT = `# The settings of every host.\nhosts:\n${times(
  (i) =>
    `  host-${i}:\n    port: ${8000 + i}\n    enabled: yes\n    tags: { first: a, second: "${i}" }\n`,
).join('')}`

const XML_TEXT = `<?xml version="1.0"?>\n<hosts>\n${times(
  (i) => `  <host name="h${i}" port='${8000 + i}' tag="x &amp; ${i}"/>\n`,
).join('')}</hosts>\n`

const HTML_TEXT = `<!doctype html>\n<title>For example, this is a title here</title>\n${times(
  (i) =>
    `<p id="p${i}" class="a b" title=t${i}>In order to find entry ${i}, look for the number.</p>\n`,
).join('')}<pre>in order to keep this as it is</pre>\n`

const CSV_TEXT = `name,port,note\r\n${times((i) => `host-${i},${8000 + i},"a ""note"", ${i}"\r\n`).join('')}`

const item = (path: string, text: string) => ({
  ...{ path, text, declared: [], exposure: 'confidential' as const },
  ...(path.endsWith('.csv') ? { unordered: 'rows' as const } : {}),
})

function python(code: string, path: string): string {
  return execFileSync('/usr/bin/python3', ['-I', '-c', code, path], { encoding: 'utf8' })
}

const XML_VALUE = `import sys, xml.etree.ElementTree as e
print([(x.tag, sorted(x.attrib.items()), x.text, x.tail) for x in e.parse(sys.argv[1]).iter()])`
/** Elements, attributes in any order, and text up to the wordings that may change in it. */
const HTML_VALUE = `import sys, html.parser
class P(html.parser.HTMLParser):
  def handle_starttag(self, tag, attrs): print(tag, sorted(attrs))
  def handle_endtag(self, tag): print('/', tag)
P().feed(open(sys.argv[1], newline='').read())`
const CSV_VALUE = `import sys, csv
rows = list(csv.reader(open(sys.argv[1], newline='')))
print(rows[0], sorted(rows[1:]))`

const hasPython = spawnSync('/usr/bin/python3', ['--version']).status === 0

/** What a file says, to a parser that nobody here wrote. */
function meaningOf(path: string, text: string): unknown {
  if (path.endsWith('.json')) return JSON.parse(text)
  if (path.endsWith('.yaml')) {
    return [readYaml(text, { version: '1.1' }), readYaml(text, { version: '1.2' })]
  }
  if (!hasPython) return undefined
  const file = join(folder, path)
  writeFileSync(file, text)
  return python(
    { xml: XML_VALUE, html: HTML_VALUE, csv: CSV_VALUE }[path.split('.')[1] ?? ''] ?? '',
    file,
  )
}

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['hosts.json', JSON_TEXT],
  ['hosts.yaml', YAML_TEXT],
  ['hosts.xml', XML_TEXT],
  ['hosts.html', HTML_TEXT],
  ['hosts.csv', CSV_TEXT],
]

describe.each(FILES)('%s', (path, text) => {
  it('says the same in every copy', () => {
    const { template, found } = weave(item(path, text))
    expect(found.length).toBeGreaterThan(10)
    const expected = meaningOf(path, text)
    const copies = new Set<string>()
    for (let seed = 0; seed < 4; seed++) {
      const roll = dice(seed)
      const symbols = found.map(({ alphabets }) =>
        alphabets.map((size) => (seed === 0 ? size - 1 : Math.floor(roll() * size))),
      )
      const copy = render(template, (carrier) => symbols[carrier] ?? [])
      copies.add(copy)
      expect(meaningOf(path, copy)).toEqual(expected)
    }
    expect(copies.size).toBe(4)
  })

  it('names its copy, and after a tool laid it out anew', async () => {
    const holders = Array.from({ length: 40 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
    const master = mark(new Uint8Array(32).fill(3), prepare([item(path, text)], parse), holders)
    const copy = renderCopy(master, master.codewords[17] ?? [])[0]?.text ?? ''
    const { positions, codewords } = master
    for (const sample of [copy, await laidOut(path, copy)]) {
      const { reading } = readLeak(master, [{ path: `seen/${path}`, text: sample }])
      const wrong = reading.filter((one, at) => one !== undefined && one !== codewords[17]?.[at])
      expect(wrong).toEqual([])
      const { traced } = trace({ positions, reading, holders, codewords })
      expect(traced.map(({ recipient }) => recipient)).toEqual(['r17'])
    }
  })
})

async function laidOut(path: string, text: string): Promise<string> {
  if (path.endsWith('.json')) return JSON.stringify(JSON.parse(text))
  if (path.endsWith('.yaml'))
    return format(text, { parser: 'yaml', singleQuote: true, tabWidth: 4 })
  if (path.endsWith('.html')) return format(text, { parser: 'html', printWidth: 50 })
  return text.replaceAll('\r\n', '\n').replaceAll('  <', '<')
}

describe('what may mean something', () => {
  it.each([
    ['settings.json', '{ "exports": { "import": "./a", "default": "./b" } }\n'],
    ['double.json', '{ "a": 1, "a": 2 }\n'],
    ['comments.json', '{ "a": 1, // one\n  "b": 2 }\n'],
    ['anchors.yaml', 'a: &x 1\nb: *x\n'],
    ['merged.yaml', 'a:\n  <<: {p: 1}\n  q: 2\n'],
    ['blocks.yaml', 'a: |\n  text\nb: >-\n  more\n'],
    ['double.yaml', 'a: 1\na: 2\n'],
    ['list.yaml', '- b\n- a\n'],
    ['plain.xml', '<r><b/><a/></r>\n'],
    ['code.html', '<pre>in order to keep what it is</pre><script>a = "in order to be"</script>\n'],
  ])('stays as it is: %s', (path, text) => {
    expect(weave(item(path, text)).found).toEqual([])
  })

  it('stays as it is: rows whose author does not say that they may move, or that are no table', () => {
    expect(weave({ path: 'a.csv', text: CSV_TEXT, declared: [] }).found).toEqual([])
    for (const text of ['a,b\n1,2\n3\n', 'a,b\n1,2\n1,2\n', 'a,b\n1,"2\n3,4\n']) {
      expect(weave(item('a.csv', text)).found).toEqual([])
    }
  })
})

describe('settings that another item names', () => {
  const carriersOf = (program: string) => {
    const [settings] = prepare(
      [item('lib/icons.json', JSON_TEXT), item('lib/run.js', program)],
      parse,
    ).filter(({ path }) => path === 'lib/icons.json')
    return settings?.carriers.length
  }

  it.each([
    ['by its name', "const icons = read('icons.json')\n"],
    ['as a module', "const icons = require('./icons')\n"],
  ])('keep the order of their keys, named %s', (_, program) => {
    expect(carriersOf(program)).toBe(0)
  })

  it('are marked where nobody names them', () => {
    expect(carriersOf("const icons = read('others.json')\n")).toBeGreaterThan(30)
  })
})
