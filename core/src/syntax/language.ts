// Which language a text is written in, told from its name, its first line or its look.

export const LANGUAGES = [
  'javascript',
  'typescript',
  'python',
  'lua',
  'c-family',
  'c',
  'cpp',
  'java',
  'csharp',
  'go',
  'php',
  'rust',
  'bash',
  'powershell',
  'ruby',
  'json',
  'yaml',
  'csv',
  'xml',
  'html',
  'yara',
  'snort',
  'markdown',
  'plain',
  'unknown',
] as const
/**
 * `c-family` is what has the braces of C and may be any of several languages; Sigma rules are `yaml`,
 * Suricata's are `snort`; `plain` is prose without markup; `unknown` is read as code with no keywords
 * of its own.
 */
export type Language = (typeof LANGUAGES)[number]

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  pyw: 'python',
  pyi: 'python',
  lua: 'lua',
  nse: 'lua',
  md: 'markdown',
  markdown: 'markdown',
  rst: 'plain',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  java: 'java',
  cs: 'csharp',
  go: 'go',
  php: 'php',
  rs: 'rust',
  kt: 'c-family',
  swift: 'c-family',
  scala: 'c-family',
  sh: 'bash',
  bash: 'bash',
  ps1: 'powershell',
  psm1: 'powershell',
  psd1: 'powershell',
  rb: 'ruby',
  json: 'json',
  har: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  csv: 'csv',
  tsv: 'csv',
  xml: 'xml',
  html: 'html',
  htm: 'html',
  yar: 'yara',
  yara: 'yara',
  rules: 'snort',
}

const BY_INTERPRETER: readonly (readonly [RegExp, Language])[] = [
  [/^#!.*\b(?:node|nodejs|deno|bun)\b/, 'javascript'],
  [/^#!.*\b(?:ts-node|tsx)\b/, 'typescript'],
  [/^#!.*\bpython[\d.]*\b/, 'python'],
  [/^#!.*\b(?:lua|luajit)[\d.]*\b/, 'lua'],
  [/^#!.*\b(?:ba|da|k|z)?sh\b/, 'bash'],
  [/^#!.*\bpwsh\b/, 'powershell'],
  [/^#!.*\bruby[\d.]*\b/, 'ruby'],
  [/^#!.*\bphp[\d.]*\b/, 'php'],
]

/** Turns of phrase that are common in one language and rare in the others. */
const CUES: readonly (readonly [Language, RegExp])[] = [
  [
    'javascript',
    /\b(?:const|let|var) [\w${[]|\bfunction ?\w*\(|=> ?[{([\w]|===|!==|\brequire\(|\}\)?;|\bmodule\.exports/g,
  ],
  [
    'python',
    /^ *(?:def|class) \w+.*:$|^(?:from [\w.]+ )?import [\w.]+|^ *(?:if|elif|else|for|while|try|except|with)\b.*:$|\bself\.|\b__\w+__\b|\bNone\b/gm,
  ],
  [
    'lua',
    /\blocal (?:function\b|\w+)|\bthen\b *$|^ *end[),]* *$|\belseif\b|~=|\.\. ?["'\w]|^ *--|\bnil\b/gm,
  ],
  [
    'c-family',
    /^ *#include\b|\b(?:public|private|static) (?:final )?\w+|->\w|\b(?:int|void|char|String) \*?\w|^package \w|^func \w|<\?php/gm,
  ],
  ['markdown', /^#{1,6} \S|^ *[-*] \S|^ *\d+\. \S|^```|\]\(\S+\)|\*\*\S/gm],
]

const GUESS_LENGTH = 16_384
const GUESS_HITS = 3

/** The language of a file: by its extension, its interpreter line, or what its beginning looks like. */
export function languageOf(path: string, text: string): Language {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const known = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined
  return known ?? byInterpreter(text) ?? guess(text.slice(0, GUESS_LENGTH))
}

function byInterpreter(text: string): Language | undefined {
  if (!text.startsWith('#!')) return undefined
  const first = text.slice(0, 200).split('\n', 1)[0] ?? ''
  return BY_INTERPRETER.find(([pattern]) => pattern.test(first))?.[1]
}

function guess(beginning: string): Language {
  let best: Language | undefined
  let most = GUESS_HITS - 1
  for (const [language, cue] of CUES) {
    const hits = beginning.match(cue)?.length ?? 0
    if (hits > most) {
      most = hits
      best = language
    }
  }
  return best ?? (looksLikeProse(beginning) ? 'plain' : 'unknown')
}

/** Prose is letters and blanks in turn; a sixth of code is anything else, and packed text has no blanks. */
function looksLikeProse(text: string): boolean {
  const others = text.match(/[^\p{L}\p{M}\s.,;:'"!?-]/gu)?.length ?? 0
  const blanks = text.match(/\s/g)?.length ?? 0
  return others * 6 < text.length && blanks * 12 > text.length
}
