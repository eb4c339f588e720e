import { compileCel } from '../../../lib/kubernetes/policy/cel';
import type { Json } from './conformance-cases';

/** A value of the conformance data as expressions see it; undefined for what is not data of Kubernetes. */
export function conformanceValue(value: Json): unknown {
  const [kind, content] = Object.entries(value)[0] ?? [];
  switch (kind) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
      return content;
    case 'int64Value':
      return BigInt(content as string);
    case 'uint64Value':
      return made(`${content as string}u`);
    case 'doubleValue':
      return Number(content);
    case 'bytesValue':
      return new Uint8Array(Buffer.from(content as string, 'base64'));
    case 'listValue':
      return (((content as Json)['values'] ?? []) as Json[]).map(conformanceValue);
    case 'mapValue':
      return mapOf(((content as Json)['entries'] ?? []) as { key: Json; value: Json }[]);
    case 'typeValue':
      return made(typeName(String(content)));
    case 'objectValue':
      return objectOf(content as Json);
    default:
      return undefined;
  }
}

function typeName(name: string): string {
  return name === 'null_type' ? 'type(null)' : name;
}

function made(expression: string): unknown {
  return compileCel(expression, { anyFunction: true }).evaluate({});
}

function mapOf(entries: readonly { key: Json; value: Json }[]): unknown {
  const pairs = entries.map(({ key, value }) => [conformanceValue(key), conformanceValue(value)] as const);
  if (!pairs.every(([key]) => typeof key === 'string')) return new Map(pairs);
  return Object.fromEntries(pairs);
}

function objectOf(content: Json): unknown {
  const text = String(content['value']);
  switch (content['@type']) {
    case 'type.googleapis.com/google.protobuf.Duration':
      return made(`duration('${text}')`);
    case 'type.googleapis.com/google.protobuf.Timestamp':
      return made(`timestamp('${text}')`);
    default:
      return undefined;
  }
}
