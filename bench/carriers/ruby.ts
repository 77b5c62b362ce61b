// Ruby of Debian's packages under RuboCop, which lays out anew and has one way for quotes and pairs.

import { piped, programsOf, type Subject } from './subject.ts'

const PACKAGES = ['libruby3.1', 'rake', 'ruby-rubygems', 'ruby-webrick', 'ruby-thor', 'ruby-rack']

export const ruby: Subject = {
  language: 'Ruby',
  fetched: { debian: PACKAGES },
  programs: (folder) => programsOf(folder, PACKAGES, /\.rb$/),
  attacks: [
    {
      name: 'RuboCop, layout and style',
      needs: 'rubocop',
      run: ({ text }) => piped('rubocop', RUBOCOP, text).split(/^=+\n/m).at(-1) ?? '',
    },
  ],
}

const RUBOCOP = [
  '--autocorrect',
  '--only',
  'Layout,Style/StringLiterals,Style/HashSyntax,Style/IfUnlessModifier,Style/WordArray',
  '--stdin',
  'x.rb',
  '--format',
  'quiet',
]
