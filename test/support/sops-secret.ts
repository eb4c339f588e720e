import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json, JsonMap } from '../../lib/model/json';

/** A value in the form of SOPS; no key decrypts it. The real SOPS is asked in `test/tools`. */
export function encrypted(of: string): string {
  const bytes = (name: string, length: number) =>
    createHash('sha256').update(`${of} ${name}`).digest().subarray(0, length).toString('base64');
  return `ENC[AES256_GCM,data:${bytes('data', 9)},iv:${bytes('iv', 32)},tag:${bytes('tag', 16)},type:str]`;
}

/** A Secret as SOPS leaves it, with the values that are given. */
export function sopsSecret(name: string, held: Readonly<Record<string, Json>>): JsonMap {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    ...held,
    sops: {
      age: [
        {
          recipient: 'age1qqqq',
          enc: '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n',
        },
      ],
      encrypted_regex: '^(data|stringData)$',
      lastmodified: '2026-11-28T09:00:00Z',
      mac: encrypted('mac'),
      version: '3.13.1',
    },
  };
}

/** Where files of the real SOPS lie, with the key that decrypts them. */
export const SOPS_FILES = join(__dirname, 'sops');

/** A file that the real SOPS wrote. */
export function sopsFile(name: string): JsonMap {
  return parse(readFileSync(join(SOPS_FILES, `${name}.yaml`), 'utf8')) as JsonMap;
}
