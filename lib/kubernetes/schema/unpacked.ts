import { brotliDecompressSync } from 'node:zlib';

/** Reads what the generator packed (JSON, brotli, base64); trusted, as code is. */
export function unpacked<Data>(text: string): Data {
  return JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8')) as Data;
}
