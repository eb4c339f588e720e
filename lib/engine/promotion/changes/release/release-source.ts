import type { AppData } from '../../../../model/exchange';
import { type Finding, refusal } from '../../../../model/finding';
import type { EnvironmentName, ImageReference } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import type { ReleaseRequest } from './release-request';

/** The source of the images: the named one, or that of the inherited images. */
export function sourceOf(
  data: AppData,
  request: ReleaseRequest,
  current: ReleaseRecord | undefined,
  images: Readonly<Record<string, ImageReference>>,
) {
  const repository = request.source?.repository ?? data.repository;
  if (request.source && repository !== undefined)
    return { source: { repository, commit: request.source.commit } };
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
