// Chance as a value that is handed in: true in production, seeded in tests, benches and the demo.

/** A source of bytes that nobody can predict, or that a seed repeats to the byte. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>
}
