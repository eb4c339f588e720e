import type { JsonMap } from '../../../model/json';
import { POD_KIND_TABLE } from '../../facts';

/** Where the pods of a kind are described: the pod itself, a template, or a template inside a job's template. */
export type PodShape = 'pod' | 'template' | 'cron-job';

/** A kind with its apiVersion, such as `apps/v1/Deployment` or `v1/Service`. */
export type KindName = `${string}/${string}`;

/** Path of what describes the pod: the object that has the pod's `metadata` and `spec`. */
export const POD_PATHS: Readonly<Record<PodShape, readonly string[]>> = {
  pod: [],
  template: ['spec', 'template'],
  'cron-job': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The shapes, the plainest first. */
export const POD_SHAPES = ['pod', 'template', 'cron-job'] as const satisfies readonly PodShape[];

const kindsOf = (shape: PodShape, isApart: boolean): readonly KindName[] =>
  POD_KIND_TABLE.filter(
    ({ template, apart = false }) => apart === isApart && template.join('.') === POD_PATHS[shape].join('.'),
  ).map(({ apiVersion, kind }): KindName => `${apiVersion}/${kind}`);

/** Kinds that make pods, by shape; rules about pods cover all of them. */
export const POD_KINDS: Readonly<Record<PodShape, readonly KindName[]>> = {
  pod: kindsOf('pod', false),
  template: kindsOf('template', false),
  'cron-job': kindsOf('cron-job', false),
};

/** Kinds of controllers beside Kubernetes that describe pods as its own do, or leave that to another object. */
export const APART_KINDS: Readonly<Record<PodShape, readonly KindName[]>> = {
  pod: kindsOf('pod', true),
  template: kindsOf('template', true),
  'cron-job': kindsOf('cron-job', true),
};

/** The shape of a kind, if it makes pods. */
export function podShapeOf(kind: KindName): PodShape | undefined {
  return SHAPE_BY_KIND.get(kind);
}

const SHAPE_BY_KIND: ReadonlyMap<KindName, PodShape> = new Map(
  POD_SHAPES.flatMap((shape) => POD_KINDS[shape].map((kind) => [kind, shape] as const)),
);

/** The kind of an object, with its apiVersion. */
export function kindNameOf(object: JsonMap): KindName {
  return `${String(object['apiVersion'])}/${String(object['kind'])}`;
}

/** A kind's apiVersion and name. */
export function splitKindName(name: KindName): { apiVersion: string; kind: string } {
  const at = name.lastIndexOf('/');
  return { apiVersion: name.slice(0, at), kind: name.slice(at + 1) };
}
