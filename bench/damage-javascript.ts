// Disguises JavaScript with other people's programs: terser or esbuild, and prettier after them.

import { transform } from 'esbuild'
import { format } from 'prettier'
import { minify } from 'terser'

const layout = (text: string): Promise<string> => format(text, { parser: 'babel' })

/** Every name of a file's own anew and no comments, every expression as it was. */
export async function renamedJavascript(text: string): Promise<string> {
  const { code } = await minify(text, { compress: false, mangle: { toplevel: true } })
  return layout(code ?? '')
}

/** All that esbuild's minifier does, laid out for people. */
export async function minifiedJavascript(text: string): Promise<string> {
  const { code } = await transform(text, { loader: 'js', minify: true, legalComments: 'none' })
  return layout(code)
}

/** All that terser does, two passes, laid out for people. */
export async function compressedJavascript(text: string): Promise<string> {
  const { code } = await minify(text, { compress: { passes: 2 }, mangle: { toplevel: true } })
  return layout(code ?? '')
}
