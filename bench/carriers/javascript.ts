// JavaScript under prettier, terser, esbuild and TypeScript's own printer.

import { transform } from 'esbuild'
import { format } from 'prettier'
import { minify } from 'terser'
import { type Program, programsBelow, type Subject } from './subject.ts'

const MODULES = new URL('../../node_modules', import.meta.url).pathname
/** Written by hand, and shipped as it was written. */
const PACKAGES = ['ajv/lib', 'chai', 'commander', 'hono/dist', 'luamin', 'luaparse', 'pg', 'semver']

const terser = async ({ text }: Program, compress: object | false): Promise<string> => {
  const { code } = await minify(text, { compress, mangle: { toplevel: true } })
  return code ?? ''
}

export const javascript: Subject = {
  language: 'JavaScript',
  programs: () =>
    PACKAGES.flatMap((name) =>
      programsBelow(`${MODULES}/${name}`, /\.js$/).map(({ path, text }) => ({
        ...{ path: `${name}/${path}`, text },
      })),
    ),
  attacks: [
    { name: 'prettier', run: ({ text }) => format(text, { parser: 'babel' }) },
    { name: 'terser, names and comments', run: (program) => terser(program, false) },
    {
      name: 'esbuild',
      run: async ({ text }) =>
        (await transform(text, { loader: 'js', minify: true, legalComments: 'none' })).code,
    },
    { name: 'terser, everything', run: (program) => terser(program, { passes: 2 }) },
  ],
}
