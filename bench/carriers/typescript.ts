// TypeScript under a formatter, and compiled to JavaScript with and without a minifier.

import { transform } from 'esbuild'
import { format } from 'prettier'
import { programsBelow, type Subject } from './subject.ts'

const compiled = (minify: boolean) => async (program: { readonly text: string }) =>
  (await transform(program.text, { loader: 'ts', target: 'es2017', minify })).code

export const typescript: Subject = {
  language: 'TypeScript',
  fetched: { npm: ['rxjs@7.8.2'] },
  programs: (folder) => programsBelow(`${folder}/node_modules/rxjs/src`, /(?<!\.d)\.ts$/),
  attacks: [
    { name: 'prettier', run: ({ text }) => format(text, { parser: 'typescript' }) },
    { name: 'esbuild, to JavaScript', run: compiled(false) },
    { name: 'esbuild, minified', run: compiled(true) },
  ],
}
