import { printEvidence } from '../../../../model/scalars';
import { namingWaitingParts } from '../../waiting-parts';
import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { movingWords } from '../moving-words';
import { projectTools } from '../project-tools';
import { undoPlacement } from '../undo-placement';
import { type ReleaseChange, ReleaseSchema } from './change';
import { eachOf } from './release-request';

/** `release`: makes a release of images, code or both, and enters it into an environment. */
export const releaseEntry: ChangeEntry<ReleaseChange> = {
  verb: 'release',
  unexplained: 'refused',
  runsCode: true,
  asksRegistries: true,
  request: ReleaseSchema,
  plan: async (snapshot, { images = {}, ...request }, first) => {
    const { planRelease, resolvedImages } = require('./plan-release') as typeof import('./plan-release');
    return namingWaitingParts(snapshot, async () => {
      const resolved = await resolvedImages(snapshot, request, images, first);
      return planRelease(snapshot, { ...request, ...resolved }, projectTools(request), first);
    });
  },
  again: (...args) =>
    (require('./plan-release') as typeof import('./plan-release')).planReleaseAgain(...args),
  subject: (plan) =>
    `release ${movingWords(plan)} into ${plan.environment}${plan.targets.some(({ to }) => to?.baseline === plan.environment) ? ' as a baseline' : ''}`,
  command: ({ app, images = {}, into, like, code, source, evidence = {}, contains = [], baseline, build }) =>
    commandLine(
      'release',
      ...(typeof app === 'string' ? [app] : 'each' in app ? [] : ['--changed']),
      ...Object.entries(images).flatMap(([slot, image]) => optionWords('image', `${slot}=${image}`)),
      ...Object.entries(eachOf(app) ?? {}).flatMap(([name, slots]) =>
        Object.entries(slots).flatMap(([slot, image]) => optionWords('image', `${name}/${slot}=${image}`)),
      ),
      ...optionWords('env', into),
      ...optionWords('like', like),
      ...optionWords('code', code),
      ...optionWords('source', source?.repository),
      ...optionWords('source-commit', source?.commit),
      ...contains.flatMap((each) => optionWords('contains', each)),
      ...(baseline ? ['--baseline'] : []),
      ...optionWords('build', build?.number.toString()),
      ...optionWords('pipeline', build?.pipeline),
      ...Object.entries(evidence).flatMap(([kind, each]) =>
        optionWords('evidence', printEvidence(kind, each)),
      ),
    ),
  undo: undoPlacement,
  reachesFurther: true,
  tells: {
    kind: 'release',
    targets: ['placement', 'return'],
    unclaimed: 'placement',
    undo: undoPlacement,
  },
};
