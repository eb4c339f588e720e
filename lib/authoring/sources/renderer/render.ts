import { identityLabel, objectIdentity } from '../../../kubernetes/facts';
import { DeliveryError, quote, type Subject } from '../../../model/finding';
import { isMap, type JsonMap } from '../../../model/json';
import { canonicalJson } from '../../../model/scalars';
import { v } from '../../../model/schema';
import { AnswerSchema, type RendererAnswer } from './answer';
import { projectFiles } from './project-files';
import { type RendererName, renderer } from './renderer-package';
import { runProgram } from './run-program';

/** What is rendered, for messages: `the chart "charts/web"`. */
interface RenderSubject {
  readonly what: string;
  readonly file: string;
}

/** A renderer's answer, and what it is made of. */
interface RenderedSource {
  readonly answer: RendererAnswer;
  readonly version: string;
}

/**
 * Has a renderer work on files of the project, twice: with another clock and other random numbers the answer has to be the
 * same.
 *
 * @throws DeliveryError `RENDERER_MISSING`; `SOURCE_NOT_RENDERED` with what the program says; `NOT_REPRODUCIBLE` with the objects that
 *   differ; `UNSAFE_PATH`
 */
export function renderWith(
  name: RendererName,
  request: object,
  root: string,
  { what, file }: RenderSubject,
): RenderedSource {
  const { module, version } = renderer(name, root);
  const files = projectFiles(root);
  const run = (seed: number): RendererAnswer => {
    const { code, output, errors } = runProgram({ module, input: JSON.stringify(request), files, seed });
    if (code === 0) return v.parse(AnswerSchema, JSON.parse(output));
    const [first = ''] = errors.trim().split('\n');
    throw notRendered(`${what}: ${name} ended with ${code}: ${quote(first)}`, file);
  };
  const answer = run(0);
  if (answer.error !== undefined) throw notRendered(`${what}: ${answer.error}`, file);
  const differing = differences(answer, run(1));
  if (differing.length > 0)
    throw DeliveryError.of(
      'NOT_REPRODUCIBLE',
      `${what} makes other objects at another time, or with other random numbers: ${differing.join(', ')}`,
      { file },
    );
  return { answer, version };
}

function notRendered(message: string, file: string): DeliveryError {
  const isRemote = /no 'git' program|https?:\/\/|\.git\b|helmCharts|exec plugin/.test(message);
  return DeliveryError.of('SOURCE_NOT_RENDERED', message, { file } satisfies Subject, {
    ...(isRemote && {
      remedy: 'nothing is fetched or started while rendering: commit what it names, and refer to that',
    }),
  });
}

/** Objects that are not in both answers, as people call them; none where the answers are the same. */
function differences(one: RendererAnswer, other: RendererAnswer): readonly string[] {
  if (canonicalJson(one) === canonicalJson(other)) return [];
  const [here, there] = [one, other].map(({ objects }) =>
    (objects ?? []).map((each) => ({ name: nameOf(each.value, each.path), text: canonicalJson(each) })),
  );
  const texts = new Set(there?.map(({ text }) => text));
  const named = here?.flatMap(({ name, text }) => (texts.has(text) ? [] : [name])) ?? [];
  return named.length > 0 ? [...new Set(named)] : ['their order'];
}

function nameOf(value: unknown, path: string | undefined): string {
  const identity = isMap(value) ? objectIdentity(value as JsonMap) : undefined;
  const name = identity ? identityLabel(identity) : 'a text';
  return path === undefined ? name : `${name} (${path})`;
}
