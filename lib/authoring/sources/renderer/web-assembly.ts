/** A compiled program. */
export interface WasmModule {
  readonly brand: unique symbol;
}

/** Memory of a running program; `buffer` is another one after it has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of WebAssembly that is used here; Node's types have none of it. */
interface WebAssemblyApi {
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): readonly { readonly module: string; readonly name: string }[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: { readonly memory: WasmMemory; readonly _start: () => void } };
  readonly RuntimeError: ErrorConstructor;
}

export const { Module, Instance, RuntimeError } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
  .WebAssembly;
