import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { documentedOutputs } from './documented-exits';

const SCHEMAS = join(__dirname, '../../schemas/output');

const ajv = addFormats(new Ajv({ allErrors: true, strictTypes: false }));
const judges = new Map<string, ValidateFunction>();

/**
 * Gives what a command printed with `--json`, once its published schema takes it: nothing is missing, nothing has another
 * form, and nothing is there that the schema does not know.
 */
export function judgedOutput(text: string): unknown {
  const data: unknown = JSON.parse(text);
  const said = (data as { readonly schema?: unknown }).schema;
  const name = /^cdk8s-delivery\/([a-z]+)\/v1$/.exec(String(said))?.[1];
  if (name === undefined) throw new Error(`no schema of an output: ${String(said)}`);
  let judge = judges.get(name);
  if (!judge) {
    judge = ajv.compile(closed(JSON.parse(readFileSync(join(SCHEMAS, `${name}.json`), 'utf8'))) as object);
    judges.set(name, judge);
  }
  if (judge(data)) return data;
  const problems = (judge.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`not what schemas/output/${name}.json says:\n${problems.join('\n')}`);
}

/** Throws unless docs/outputs.md has the exit code for what an output says to have become of it. */
export function assertDocumentedExit(data: unknown, code: number | null): void {
  const { schema, outcome } = data as { readonly schema: string; readonly outcome: string };
  outputs ??= documentedOutputs();
  const exits = outputs.find(({ name }) => schema === `cdk8s-delivery/${name}/v1`)?.exits.get(outcome);
  if (code === null || !exits?.includes(code))
    throw new Error(
      `${schema} ended with ${code} for "${outcome}"; docs/outputs.md says ${exits?.join(' or ')}`,
    );
}

let outputs: ReturnType<typeof documentedOutputs> | undefined;

/** Published schemas let later fields pass; here every field has to be known. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = inner['type'] === 'object' && 'properties' in inner;
  return isObject && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}
