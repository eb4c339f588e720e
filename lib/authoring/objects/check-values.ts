import type { Code } from '../../model/finding';
import { quote } from '../../model/finding';
import { hasLoneSurrogate, isMap } from '../../model/json';
import { MERGE_KEY } from '../../yaml';
import { mayMissValue, missingValueIn } from './missing-value';

type Add = (code: Code, message: string) => void;

/** Annotation of an object with the paths, separated by commas, whose texts mean `undefined` or `null` as they stand. */
const LITERAL_ANNOTATION = 'cdk8s-delivery/literal';

/** Values of an object that must not be delivered, each with its path. */
export function checkValues(object: object, add: Add): void {
  const { apiVersion, kind, metadata } = object as Readonly<Record<string, unknown>>;
  const annotations = isMap(metadata) && isMap(metadata['annotations']) ? metadata['annotations'] : {};
  const literal = annotations[LITERAL_ANNOTATION];
  new Check(
    add,
    kind === 'CustomResourceDefinition',
    FOREIGN.test(String(apiVersion)),
    new Set(typeof literal === 'string' ? literal.split(',').map((path) => path.trim()) : []),
  ).value(object, '');
}

/** A group that is not of Kubernetes. */
const FOREIGN = /^(?!(?:[a-z0-9-]+\.)*k8s\.io\/)[a-z0-9-]+(?:\.[a-z0-9-]+)+\//;

class Check {
  constructor(
    private readonly add: Add,
    /** Descriptions and enumerations are full of such words. */
    private readonly isDefinition: boolean,
    /** Kinds of others give `null` a meaning, as patterns of Kyverno do. */
    private readonly isForeign: boolean,
    private readonly literal: ReadonlySet<string>,
  ) {}

  value(value: unknown, path: string): void {
    const { add } = this;
    if (typeof value === 'string') this.text(value, path);
    else if (typeof value === 'number') this.number(value, path);
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const item: unknown = value[index];
        if (item === null || item === undefined) add('NULL_IN_LIST', `${path}[${index}] is null`);
        else this.value(item, `${path}[${index}]`);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        this.key(key, path);
        this.value(item, `${path}.${key}`);
      }
    } else if (value !== undefined && value !== null && typeof value !== 'boolean') {
      add('INVALID_OBJECT', `${path} is a ${typeof value}`);
    }
  }

  private key(key: string, path: string): void {
    if (hasLoneSurrogate(key))
      this.add('UNPRINTABLE_TEXT', `the key ${quote(key)} at ${path} holds a lone surrogate`);
    else if (key === MERGE_KEY)
      this.add('UNPRINTABLE_TEXT', `the key ${quote(key)} at ${path} merges maps for some readers of YAML`);
    else if (mayMissValue(key)) this.words(key, `the key ${quote(key)} at ${path}`, path);
  }

  private text(text: string, path: string): void {
    if (hasLoneSurrogate(text)) this.add('UNPRINTABLE_TEXT', `${path} holds a lone surrogate`);
    else if (mayMissValue(text)) this.words(text, `${path} is ${quote(text)}`, path);
  }

  private words(text: string, what: string, path: string): void {
    const found = missingValueIn(text);
    if (found === undefined || this.literal.has(path)) return;
    if (this.isForeign && found === 'null' && text === 'null' && !path.startsWith('.metadata')) return;
    if (this.isDefinition && !path.startsWith('.metadata')) return;
    this.add('UNDEFINED_IN_TEXT', `${what}, which holds ${quote(found)} where a value is missing`);
  }

  private number(value: number, path: string): void {
    if (!Number.isFinite(value)) this.add('NOT_FINITE', `${path} is ${value}`);
    else if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21)
      this.add('UNSAFE_INTEGER', `${path} is ${value}, whole numbers are exact up to 2^53`);
  }
}
