// Shell scripts of Debian under shfmt, which lays out anew and writes some forms in its own way.

import { piped, programsOf, type Subject } from './subject.ts'

const PACKAGES = [
  'debianutils',
  'devscripts',
  'dkms',
  'etckeeper',
  'git',
  'gzip',
  'lynis',
  'xz-utils',
]
const SHELL = /^#!.*\b(?:ba|da)?sh\b/

export const bash: Subject = {
  language: 'Bash',
  fetched: { debian: PACKAGES },
  programs: (folder) =>
    programsOf(folder, PACKAGES, /\/[\w-]+(?:\.sh)?$/)
      .filter(({ text }) => SHELL.test(text))
      .map(({ path, text }) => ({ path: path.endsWith('.sh') ? path : `${path}.sh`, text })),
  attacks: [
    { name: 'shfmt', needs: 'shfmt', run: ({ text }) => piped('shfmt', ['-i', '2'], text) },
    { name: 'shfmt -s', needs: 'shfmt', run: ({ text }) => piped('shfmt', ['-s'], text) },
    { name: 'shfmt, minified', needs: 'shfmt', run: ({ text }) => piped('shfmt', ['-mn'], text) },
  ],
}
