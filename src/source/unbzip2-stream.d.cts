declare module 'unbzip2-stream' {
  /** A stream of Node's first kind, which works at once and never waits. */
  interface Unbzip2 {
    on(event: 'data', listener: (chunk: Buffer) => void): void;
    on(event: 'error', listener: (error: unknown) => void): void;
    write(part: Buffer): void;
    end(): void;
  }
  function unbzip2Stream(): Unbzip2;
  export = unbzip2Stream;
}
