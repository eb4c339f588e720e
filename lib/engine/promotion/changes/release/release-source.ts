import type { AppData } from '../../../../model/exchange';
import { type Finding, refusal } from '../../../../model/finding';
import type { EnvironmentName, ImageReference } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import type { GitRepository } from '../../../git';
import { readSourceWords } from '../../source-words';
import type { ReleaseRequest } from './release-request';

/**
 * The source of the images: the named one, or that of the inherited images.
 *
 * @param code the project's repository, which may be that of the source, too
 */
export async function sourceOf(
  data: AppData,
  request: ReleaseRequest,
  current: ReleaseRecord | undefined,
  images: Readonly<Record<string, ImageReference>>,
  code: GitRepository,
): Promise<Pick<ReleaseRecord, 'source'>> {
  const repository = request.source?.repository ?? data.repository;
  if (request.source && repository !== undefined) {
    const { repository: _, commit, ...said } = request.source;
    const words = Object.keys(said).length > 0 ? said : await readSourceWords(code, commit);
    return { source: { repository, commit, ...words } };
  }
  const inherits = Object.entries(images).every(([slot, image]) => current?.images[slot]?.equals(image));
  if (inherits && current?.source) return { source: current.source };
  return repository === undefined ? {} : { source: { repository } };
}

/** What is wrong with the source that a request names. */
export function sourceProblem(
  app: AppData,
  { source }: ReleaseRequest,
  environment: EnvironmentName,
): Finding[] {
  const got = source?.repository;
  if (source && got === undefined && app.repository === undefined) {
    const message = `${app.name} declares no source repository, so the source commit ${source.commit.slice(0, 12)} says nothing`;
    return [
      refusal(
        'INVALID_OPTION',
        message,
        { environment, app: app.name },
        'name the repository with --source, or declare it in the app',
      ),
    ];
  }
  if (got === undefined || app.repository === undefined || plainUrl(got) === plainUrl(app.repository))
    return [];
  return [
    refusal('SOURCE_NOT_ALLOWED', `the source of ${app.name} is ${app.repository}, got ${got}`, {
      environment,
      app: app.name,
    }),
  ];
}

function plainUrl(url: string): string {
  return url
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}
