// Rows of text under one another, for people.

/** Columns as wide as their widest cell, two blanks apart; the last is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, [...cell].length)
  }
  return rows.map((row) => line(row, widths)).join('\n')
}

function line(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => {
    const blanks = (widths[i] ?? 0) - [...cell].length
    return i === row.length - 1 ? cell : cell + ' '.repeat(blanks)
  })
  return cells.join('  ').trimEnd()
}

/** `1 part`, `3 parts`; a word of another plural comes with it. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
