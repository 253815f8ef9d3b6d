/** What this folder uses of WebAssembly: the compiler's own types for it come with those of a browser, which a server is not. */
declare namespace WebAssembly {
  interface Module {}
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Memory: new (size: { initial: number }) => Memory;
  const Instance: new (module: Module, imports: Record<string, Record<string, unknown>>) => Instance;
  function compile(bytes: Uint8Array): Promise<Module>;
}
