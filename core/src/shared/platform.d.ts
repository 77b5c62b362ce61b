// The few globals that Node and browsers share and core may use. Whatever is not here does not compile.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}

declare function structuredClone<T>(value: T): T

/** Only to hand the age library a stream of nothing. */
declare class ReadableStream<T> {
  constructor(source: { start(controller: { close(): void }): void })
  getReader(): { read(): Promise<{ done: false; value: T } | { done: true; value?: T }> }
}
