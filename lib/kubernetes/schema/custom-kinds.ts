import { isMap, type Json, type JsonMap } from '../../model/json';
import type { CustomRule, KindSchema, Schema, SchemaType } from './schema';
import { wholeObject } from './schema-data';

/**
 * The kinds that a CustomResourceDefinition (`apiextensions.k8s.io/v1`) serves, as strict schemas. What the definition
 * does not name is an error, unless it says `x-kubernetes-preserve-unknown-fields`. Its rules in CEL
 * (`x-kubernetes-validations`) are taken along for who evaluates them.
 *
 * @param crd any object; one of another kind gives no kinds
 */
export function customKinds(crd: Json): KindSchema[] {
  if (!isMap(crd) || crd['kind'] !== 'CustomResourceDefinition' || !isMap(crd['spec'])) return [];
  const { group, names, versions, scope } = crd['spec'];
  const { kind, plural } = isMap(names) ? names : {};
  if (typeof group !== 'string' || typeof kind !== 'string' || !Array.isArray(versions)) return [];
  return versions
    .filter((each: Json) => isMap(each))
    .flatMap((each): KindSchema[] => {
      const { name, served, schema } = each;
      if (typeof name !== 'string' || served === false) return [];
      const root = isMap(schema) ? schema['openAPIV3Schema'] : undefined;
      const apiVersion = `${group}/${name}`;
      return [
        {
          apiVersion,
          kind,
          namespaced: scope !== 'Cluster',
          ...(typeof plural === 'string' && { plural }),
          custom: true,
          schema: wholeObject(apiVersion, kind, isMap(root) ? structural(root, 0) : { open: true }),
        },
      ];
    });
}

const DEEPEST = 100;

/** The part of a schema that says which fields there are, and the rules that narrow values. */
function structural(node: JsonMap, depth: number): Schema {
  if (depth > DEEPEST) return { open: true };
  const under = (value: Json | undefined) => (isMap(value) ? structural(value, depth + 1) : undefined);
  const { properties, additionalProperties } = node;
  const items = under(node['items']);
  const values = additionalProperties === true ? { open: true as const } : under(additionalProperties);
  const type = typeOf(node);
  const isOpen =
    node['x-kubernetes-preserve-unknown-fields'] === true || (type === undefined && !isMap(properties));
  return {
    ...(type && { type }),
    ...(isMap(properties) && {
      properties: mapValues(properties, (each) => under(each) ?? { open: true }),
    }),
    ...(values && { values }),
    ...(items && { items }),
    ...(isOpen && { open: true as const }),
    ...(node['x-kubernetes-embedded-resource'] === true && { embedded: true as const }),
    ...(node['nullable'] === true && { nullable: true as const }),
    ...(node['default'] !== undefined && { defaulted: true as const, default: node['default'] }),
    ...validations(node['x-kubernetes-validations']),
    ...(node['x-kubernetes-list-type'] === 'map' && { keys: texts(node['x-kubernetes-list-map-keys']) }),
    ...(node['x-kubernetes-list-type'] === 'set' && { unique: true as const }),
    ...rules(node, depth),
  };
}

function validations(list: Json | undefined): Pick<Schema, 'validations'> {
  if (!Array.isArray(list)) return {};
  const rules = list.filter((each: Json) => isMap(each)).flatMap((each) => customRule(each) ?? []);
  return rules.length === 0 ? {} : { validations: rules };
}

function customRule(node: JsonMap): CustomRule | undefined {
  const { rule, optionalOldSelf } = node;
  if (typeof rule !== 'string') return undefined;
  const told: Record<string, string> = {};
  for (const key of ['message', 'messageExpression', 'fieldPath'] as const) {
    const text = node[key];
    if (typeof text === 'string' && text !== '') told[key] = text;
  }
  return { rule, ...told, ...(optionalOldSelf === true && { optionalOldSelf }) };
}

function typeOf(node: JsonMap): SchemaType | undefined {
  if (node['x-kubernetes-int-or-string'] === true || node['format'] === 'int-or-string')
    return 'int-or-string';
  const type = node['type'];
  return TYPES.find((each) => each === type);
}

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean'] as const;

const NUMBERS = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/** Rules about a value; of a schema's branches (`anyOf` and so on) only these count, they name no new fields. */
function rules(node: JsonMap, depth: number): Schema {
  const found: Record<string, unknown> = {};
  for (const key of NUMBERS) if (typeof node[key] === 'number') found[key] = node[key];
  for (const key of ['exclusiveMinimum', 'exclusiveMaximum'] as const)
    if (node[key] === true) found[key] = true;
  for (const key of ['pattern', 'format'] as const) if (typeof node[key] === 'string') found[key] = node[key];
  if (Array.isArray(node['enum'])) found['enum'] = node['enum'];
  const required = texts(node['required']);
  if (required.length > 0) found['required'] = required;
  if (node['x-kubernetes-int-or-string'] !== true) {
    for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
      const branches = node[key];
      if (Array.isArray(branches))
        found[key] = branches.filter((each: Json) => isMap(each)).map((each) => branch(each, depth + 1));
    }
    if (isMap(node['not'])) found['not'] = branch(node['not'], depth + 1);
  }
  return found;
}

function branch(node: JsonMap, depth: number): Schema {
  if (depth > DEEPEST) return { open: true };
  const { properties, items, additionalProperties } = node;
  const type = typeOf(node);
  return {
    ...(type && { type }),
    ...(isMap(properties) && {
      properties: mapValues(properties, (each) => (isMap(each) ? branch(each, depth + 1) : { open: true })),
    }),
    ...(isMap(items) && { items: branch(items, depth + 1) }),
    ...(isMap(additionalProperties) && { values: branch(additionalProperties, depth + 1) }),
    open: true,
    ...rules(node, depth),
  };
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function mapValues(map: JsonMap, change: (value: Json) => Schema): Record<string, Schema> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
