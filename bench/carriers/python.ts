// Python under its own printer, which keeps no comment and one form of everything, and under a formatter.

import { piped, programsBelow, type Subject } from './subject.ts'

/** Reads a program and prints it. */
export const UNPARSE = 'import ast, sys; print(ast.unparse(ast.parse(sys.stdin.read())))'

export const python: Subject = {
  language: 'Python',
  fetched: { debian: ['libpython3.11-stdlib'] },
  programs: (folder) => programsBelow(`${folder}/debian/libpython3.11-stdlib`, /\.py$/),
  attacks: [
    { name: 'black', needs: 'black', run: ({ text }) => piped('black', ['-q', '-'], text) },
    {
      name: 'ast.unparse',
      needs: 'python3',
      run: ({ text }) => piped('python3', ['-c', UNPARSE], text),
    },
  ],
}
