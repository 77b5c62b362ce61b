// Settings, documents and tables under tools that lay out anew, and a page as somebody copies its text.

import { format } from 'prettier'
import { parseAllDocuments } from 'yaml'
import { piped, programsBelow, programsOf, type Subject } from './subject.ts'

const laidOut = (parser: string) => (program: { readonly text: string }) =>
  format(program.text, { parser, printWidth: 60 })

export const json: Subject = {
  language: 'JSON',
  fetched: { npm: ['caniuse-db@1.0.30001813'] },
  programs: (folder) => programsBelow(`${folder}/node_modules/caniuse-db`, /\.json$/),
  attacks: [
    { name: 'prettier', run: laidOut('json') },
    { name: 'minified', run: ({ text }) => JSON.stringify(JSON.parse(text)) },
    {
      name: 'python -m json.tool',
      needs: 'python3',
      run: ({ text }) => piped('python3', ['-m', 'json.tool'], text),
    },
  ],
}

export const yaml: Subject = {
  language: 'YAML',
  fetched: { debian: ['ansible'] },
  programs: (folder) => programsBelow(`${folder}/debian/ansible`, /\.ya?ml$/),
  attacks: [
    { name: 'prettier', run: laidOut('yaml') },
    {
      name: 'read and written',
      run: ({ text }) =>
        parseAllDocuments(text)
          .map((one) => String(one))
          .join(''),
    },
  ],
}

const WITH_XML = ['libvirt-daemon', 'gdb']

export const xml: Subject = {
  language: 'XML',
  fetched: { debian: WITH_XML },
  programs: (folder) => programsOf(folder, WITH_XML, /\.xml$/),
  attacks: [
    {
      name: 'xmllint --format',
      needs: 'xmllint',
      run: ({ text }) => piped('xmllint', ['--format', '-'], text),
    },
  ],
}

/** The text of a page, its tags gone, as it comes out of a browser. */
const COPIED = `import html.parser, sys
class P(html.parser.HTMLParser):
  skip = 0
  def handle_starttag(self, tag, attrs): self.skip += tag in ('script', 'style')
  def handle_endtag(self, tag): self.skip -= tag in ('script', 'style')
  def handle_data(self, data): self.skip or sys.stdout.write(data)
P().feed(sys.stdin.read())`

export const html: Subject = {
  language: 'HTML',
  fetched: { debian: ['fish-common'] },
  programs: (folder) => programsBelow(`${folder}/debian/fish-common`, /\.html$/),
  attacks: [
    { name: 'prettier', run: laidOut('html') },
    {
      name: 'its text copied',
      needs: 'python3',
      run: ({ text }) => piped('python3', ['-c', COPIED], text),
    },
  ],
}
