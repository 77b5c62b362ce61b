// Programs that people carried over by hand from one language to another, and where both versions lie.

/** A folder of one version, below the folder of what was fetched. */
export interface Side {
  readonly root: string
  readonly ending: RegExp
}

export interface Port {
  /** Ports of one family descend from one original. */
  readonly family: string
  /** The version that came first. */
  readonly one: Side
  readonly other: Side
  /** Names that changed on the way, without ending, case or hyphens: first → other. */
  readonly renamed?: Readonly<Record<string, string>>
  /** Nothing else of these folders is a port. */
  readonly only?: boolean
  /** A family too large for one split is parted by file name. */
  readonly split: 'tune' | 'report' | 'halves'
}

const java = (root: string): Side => ({ root, ending: /\.java$/ })
const javascript = (root: string): Side => ({ root, ending: /\.m?js$/ })
const typescript = (root: string): Side => ({ root, ending: /\.js\.map$/ })
const python = (name: string, below: string): Side => ({
  ...{ root: `debian/${name}/usr/lib/python3/dist-packages/${below}`, ending: /\.py$/ },
})
/** The standard library lies in two packages. */
const standard = (name: 'stdlib' | 'minimal'): Side => ({
  ...{ root: `debian/libpython3.11-${name}/usr/lib/python3.11`, ending: /\.py$/ },
})

const ANTLR = {
  java: java('source/antlr4/runtime/Java/src/org/antlr/v4/runtime'),
  python: python('python3-antlr4', 'antlr4'),
  javascript: javascript('node_modules/antlr4/src/antlr4'),
  typescript: typescript('node_modules/antlr4ts'),
}
const PHONE = {
  java: java('source/libphonenumber/java/libphonenumber/src/com/google/i18n/phonenumbers'),
  javascript: javascript('source/libphonenumber/javascript/i18n/phonenumbers'),
  python: python('python3-phonenumbers', 'phonenumbers'),
}
const plugin = (name: string, to: string): Port => ({
  ...{ family: 'markdown-it', split: 'report', only: true, renamed: { index: 'index' } },
  one: javascript(`node_modules/markdown-it-${name}`),
  other: python('python3-mdit-py-plugins', `mdit_py_plugins/${to}`),
})

export const PORTS: readonly Port[] = [
  { family: 'antlr4', split: 'halves', one: ANTLR.java, other: ANTLR.python },
  { family: 'antlr4', split: 'halves', one: ANTLR.java, other: ANTLR.javascript },
  { family: 'antlr4', split: 'halves', one: ANTLR.java, other: ANTLR.typescript },
  { family: 'antlr4', split: 'halves', one: ANTLR.javascript, other: ANTLR.python },
  { family: 'antlr4', split: 'halves', one: ANTLR.typescript, other: ANTLR.python },
  { family: 'libphonenumber', split: 'report', one: PHONE.java, other: PHONE.python },
  { family: 'libphonenumber', split: 'report', one: PHONE.java, other: PHONE.javascript },
  { family: 'libphonenumber', split: 'report', one: PHONE.javascript, other: PHONE.python },
  {
    ...{ family: 'snowball', split: 'tune' },
    one: java('source/lucene4.10/analysis/common/src/java/org/tartarus/snowball/ext'),
    other: python('python3-snowballstemmer', 'snowballstemmer'),
  },
  {
    ...{ family: 'jts', split: 'report' },
    one: java('source/jts/modules/core/src/main/java/org/locationtech/jts'),
    other: javascript('node_modules/jsts/org/locationtech/jts'),
  },
  {
    ...{ family: 'zxing', split: 'tune' },
    one: java('source/zxing/core/src/main/java/com/google/zxing'),
    other: javascript('node_modules/@zxing/library/esnext'),
  },
  {
    ...{ family: 'java.time', split: 'tune' },
    one: java('debian/openjdk-17-source/src/java.base/java/time'),
    other: javascript('node_modules/@js-joda/core/src'),
  },
  {
    ...{ family: 'markdown-it', split: 'report' },
    one: javascript('node_modules/markdown-it/lib'),
    other: python('python3-markdown-it', 'markdown_it'),
  },
  plugin('footnote', 'footnote'),
  plugin('deflist', 'deflist'),
  plugin('container', 'container'),
  plugin('front-matter', 'front_matter'),
  {
    ...{ family: 'linkify-it', split: 'tune', only: true, renamed: { index: 'main' } },
    one: javascript('node_modules/linkify-it'),
    other: python('python3-linkify-it', 'linkify_it'),
  },
  {
    ...{ family: 'jschardet', split: 'tune' },
    one: python('python3-chardet', 'chardet'),
    other: javascript('node_modules/jschardet/src'),
  },
  {
    ...{ family: 'js-beautify', split: 'tune' },
    one: javascript('node_modules/js-beautify/js/src/core'),
    other: python('python3-jsbeautifier', 'jsbeautifier/core'),
  },
  {
    ...{ family: 'js-beautify', split: 'tune' },
    one: javascript('node_modules/js-beautify/js/src/javascript'),
    other: python('python3-jsbeautifier', 'jsbeautifier/javascript'),
  },
  {
    ...{ family: 'commonmark', split: 'tune' },
    one: javascript('node_modules/commonmark/lib'),
    other: python('python3-commonmark', 'commonmark'),
  },
  {
    ...{ family: 'geographiclib', split: 'report' },
    one: python('python3-geographiclib', 'geographiclib'),
    other: javascript('node_modules/geographiclib/src'),
  },
  {
    ...{ family: 'html5lib', split: 'tune', only: true },
    renamed: { tokenizer: 'tokenizer', inputstream: 'inputstream' },
    one: python('python3-html5lib', 'html5lib'),
    other: javascript('node_modules/html5/lib'),
  },
  {
    ...{ family: 'diff-match-patch', split: 'tune', only: true },
    renamed: { index: 'diffmatchpatch' },
    one: javascript('node_modules/diff-match-patch'),
    other: python('python3-diff-match-patch', 'diff_match_patch'),
  },
  {
    ...{ family: 'argparse', split: 'report', only: true, renamed: { argparse: 'argparse' } },
    ...{ one: standard('minimal'), other: javascript('node_modules/argparse') },
  },
  {
    ...{ family: 'textwrap', split: 'report', only: true, renamed: { textwrap: 'textwrap' } },
    ...{ one: standard('minimal'), other: javascript('node_modules/argparse/lib') },
  },
  {
    ...{ family: 'difflib', split: 'report', only: true, renamed: { difflib: 'difflib' } },
    ...{ one: standard('stdlib'), other: javascript('node_modules/difflib/lib') },
  },
  {
    ...{
      family: 'hdrhistogram',
      split: 'report',
      only: false,
      renamed: { histogram: 'jshistogram' },
    },
    one: java('source/hdrhistogram/src/main/java/org/HdrHistogram'),
    other: javascript('node_modules/hdr-histogram-js/dist'),
  },
]

export const FETCHED = {
  npm: [
    ...['antlr4@4.9.3', 'antlr4ts@0.5.0-alpha.4', 'jsts@2.12.1', '@zxing/library@0.23.0'],
    ...['@js-joda/core@6.3.2', 'markdown-it@12.3.2', 'markdown-it-footnote@3.0.3'],
    ...['markdown-it-deflist@2.1.0', 'markdown-it-container@3.0.0'],
    ...['markdown-it-front-matter@0.2.3', 'linkify-it@4.0.1', 'jschardet@3.0.0'],
    ...['js-beautify@1.14.4', 'commonmark@0.29.3', 'geographiclib@1.52.2', 'html5@1.0.5'],
    ...['diff-match-patch@1.0.5', 'argparse@2.0.1', 'difflib@0.2.4', 'hdr-histogram-js@3.0.0'],
  ],
  debian: [
    ...['python3-antlr4', 'python3-phonenumbers', 'python3-snowballstemmer'],
    ...['python3-markdown-it', 'python3-mdit-py-plugins', 'python3-linkify-it', 'python3-chardet'],
    ...['python3-jsbeautifier', 'python3-commonmark', 'python3-geographiclib', 'python3-html5lib'],
    ...[
      'python3-diff-match-patch',
      'libpython3.11-stdlib',
      'libpython3.11-minimal',
      'openjdk-17-source',
    ],
  ],
  source: ['antlr4', 'libphonenumber', 'lucene4.10', 'jts', 'zxing', 'hdrhistogram'],
} as const
