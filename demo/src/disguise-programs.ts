// Programs that are not ours and rewrite a program's text: prettier, terser, esbuild, Python's ast.

import { spawnSync } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { format } from 'prettier'
import { minify } from 'terser'

/** What a thief runs over a program. All three lose comments and layout, and keep its behaviour. */
export interface Programs {
  reformat(text: string): Promise<string>
  rename(text: string): Promise<string>
  /** As small as it gets. Nothing that looks unused is dropped, or a part of a program would be. */
  squeeze(text: string, tool: 'terser' | 'esbuild'): Promise<string>
}

/** Those for a file's language; `undefined` where nothing here can rewrite it. */
export function programsFor(path: string): Programs | undefined {
  return PROGRAMS[extname(path)]
}

const JAVASCRIPT: Programs = {
  async reformat(text) {
    const { code } = await transform(text, { loader: 'js', legalComments: 'none' })
    return pretty(code)
  },
  async rename(text) {
    return pretty(await terse(text, false))
  },
  async squeeze(text, tool) {
    if (tool === 'terser') return terse(text, true)
    const options = {
      loader: 'js',
      minify: true,
      treeShaking: false,
      legalComments: 'none',
    } as const
    return (await transform(text, options)).code
  },
}

const PYTHON: Programs = {
  reformat: async (text) => unparse(text, []),
  rename: async (text) => unparse(text, ['--rename']),
  squeeze: async (text) => unparse(text, ['--rename']),
}

const PROGRAMS: Readonly<Record<string, Programs>> = {
  '.js': JAVASCRIPT,
  '.mjs': JAVASCRIPT,
  '.py': PYTHON,
}

function pretty(code: string): Promise<string> {
  return format(code, { parser: 'babel', singleQuote: true, printWidth: 80 })
}

async function terse(text: string, isCompressed: boolean): Promise<string> {
  const { code } = await minify(text, {
    module: true,
    compress: isCompressed ? { unused: false, toplevel: false } : false,
    mangle: true,
    format: { comments: false },
  })
  if (code === undefined) throw new Error('terser gave nothing back')
  return code
}

const REWRITE = fileURLToPath(new URL('./disguise.py', import.meta.url))

function unparse(text: string, options: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-I', REWRITE, ...options], {
    input: text,
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(`python3 could not rewrite a program: ${stderr}`, { cause: error })
  return stdout
}
