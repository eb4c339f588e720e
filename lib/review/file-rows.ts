import type { FileRow } from '../diff';
import type { PathClass } from '../registry';

type Judgement = Pick<FileRow, 'verdict' | 'level' | 'note'>;

/** What the change of a file means that is neither governance nor a target's. */
export function fileRow(path: string, kind: FileRow['kind'], what: PathClass): FileRow {
  return { path, kind, ...judge(path, kind, what) };
}

function judge(path: string, kind: FileRow['kind'], what: PathClass): Judgement {
  switch (what) {
    case 'control':
      return path.endsWith('/rejected.yaml') ? rejections(kind) : control(path, kind);
    case 'witness':
      return kind === 'added'
        ? {
            verdict: 'neutral',
            level: 'none',
            note: 'a witness: says that a second rendering gave the same files',
          }
        : { verdict: 'unknown', level: 'medium', note: 'a witness that stood already' };
    default:
      return { verdict: 'unknown', level: 'low', note: 'outside of the delivery layout: not judged here' };
  }
}

function control(path: string, kind: FileRow['kind']): Judgement {
  const freeze = path.endsWith('/freeze.yaml');
  const [what, effect] = freeze
    ? ['a freeze', 'promotions go on there']
    : ['a hold', 'the target may move again'];
  if (kind === 'added') return { verdict: 'narrowing', level: 'low', note: `${what} begins` };
  if (kind === 'removed') return { verdict: 'broadening', level: 'medium', note: `${what} ends: ${effect}` };
  return { verdict: 'unknown', level: 'medium', note: `${what} is put in other words or terms` };
}

function rejections(kind: FileRow['kind']): Judgement {
  return kind === 'added'
    ? { verdict: 'narrowing', level: 'low', note: 'releases are rejected' }
    : { verdict: 'unknown', level: 'medium', note: 'what is rejected changes' };
}
