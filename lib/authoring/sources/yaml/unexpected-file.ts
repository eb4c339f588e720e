import { basename } from 'node:path';
import { type Finding, refusal } from '../../../model/finding';
import { isMap } from '../../../model/json';

/**
 * The kind of a file that another tool reads first, with a remedy: a Helm template, a chart's values or
 * description, a kustomization. Undefined where it may be a manifest.
 *
 * @param content a map of the file, or its text where that cannot be read as YAML
 */
export function unexpectedFile(
  content: string | Readonly<Record<string, unknown>>,
  file: string,
  line: number,
): Finding | undefined {
  const found = typeof content === 'string' ? ofText(content) : ofMap(content, basename(file));
  if (found === undefined) return undefined;
  const [what, remedy] = found;
  return refusal('NOT_A_MANIFEST', `the file is ${what}, not a manifest`, { file, line }, remedy);
}

type Answer = readonly [what: string, remedy: string];

const RENDERED_CHART = 'name the chart as the source of the app: `helm({ chart: … })`';

const A_TEMPLATE: Answer = ['a template, such as one of a Helm chart', RENDERED_CHART];

function ofText(text: string): Answer | undefined {
  return TEMPLATE.test(text) ? A_TEMPLATE : undefined;
}

const TEMPLATE = /\{\{-?\s*[^}\n]*\}\}/;

function ofMap(map: Readonly<Record<string, unknown>>, name: string): Answer | undefined {
  const { apiVersion, kind, metadata } = map;
  const isNamed = isMap(metadata) && metadata['name'] !== undefined;
  const isKustomization = /^kustomization(?:\.ya?ml)?$/i.test(name);
  if (!isNamed && (isKustomization || String(apiVersion).startsWith('kustomize.config.k8s.io/')))
    return ['a kustomization', 'name its folder as the source of the app: `kustomize({ folder: … })`'];
  const names = isMap(metadata) ? [metadata['name'], metadata['namespace']] : [];
  if ([kind, apiVersion, ...names].some((each) => typeof each === 'string' && TEMPLATE.test(each)))
    return A_TEMPLATE;
  if (kind !== undefined) return undefined;
  if (/^chart\.ya?ml$/i.test(name)) return ["a Helm chart's description", RENDERED_CHART];
  if (/^values\b.*\.ya?ml$/i.test(name)) return ['values of a Helm chart', RENDERED_CHART];
  return undefined;
}
