import { type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { Json, JsonMap } from '../../model/json';
import { Digest, splitReference } from '../../model/scalars';
import { eachImage, secretDataIn } from '../facts';

/** The images that a target may pull: by repository, the pullable references (`repository@digest`) asked for. */
export type AllowedImages = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What the engine finds wrong with one rendered object, whatever the code that rendered it said: it has to be a single
 * Kubernetes object with a name, no Secret with data, and every container's image has to be pinned by digest, and be
 * the one asked for where its repository is a slot's.
 */
export function judgeObject(object: JsonMap, images: AllowedImages, subject: Subject): Finding[] {
  const findings: Finding[] = [];
  const { apiVersion, kind } = object;
  const metadata = asMap(object['metadata']);
  for (const [what, value] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
    ['metadata.name', metadata?.['name']],
  ] as const) {
    if (typeof value !== 'string' || value === '')
      findings.push(
        refusal('INVALID_OBJECT', `${what} is ${quote(value ?? null)}; a text is expected`, subject),
      );
  }
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(object['items']))
    findings.push(
      refusal('INVALID_OBJECT', `${quote(kind)} holds several objects, one per file is allowed`, subject),
    );
  const secrets = secretDataIn(object);
  if (secrets.length > 0)
    findings.push(
      refusal(
        'SECRET_WITH_DATA',
        `the Secret ${quote(metadata?.['name'] ?? null)} has \`${secrets.join('` and `')}\``,
        subject,
      ),
    );
  eachImage(object, (image) => {
    const problem = imageProblem(image, images);
    if (problem !== undefined) findings.push(refusal(problem.code, problem.message, subject));
  });
  return findings;
}

function imageProblem(
  image: unknown,
  images: AllowedImages,
): { code: 'IMAGE_WITHOUT_DIGEST' | 'RENDER_OUTPUT'; message: string } | undefined {
  const { repository, digest } = splitReference(typeof image === 'string' ? image : '');
  if (repository === '' || !Digest.is(digest))
    return { code: 'IMAGE_WITHOUT_DIGEST', message: `the image ${quote(image)} is not pinned by digest` };
  const allowed = images.get(repository);
  if (allowed === undefined || allowed.has(`${repository}@${digest}`)) return undefined;
  return {
    code: 'RENDER_OUTPUT',
    message: `the image ${quote(image)} is not the one asked for, ${[...allowed].join(' or ') || 'none was'}`,
  };
}

function asMap(value: Json | undefined): JsonMap | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonMap)
    : undefined;
}
