import type { ObjectChange, ObjectDiff } from './change';
import type { TreeText } from './read-manifests';
import { holdsMask, type SecretMask, showMasked } from './secret-mask';

const MAX_SHOWN = 64 * 1024;

/** The difference of a file that holds no Kubernetes object. Lines that look secret are masked, all of them in a `Secret`. */
export function diffText(
  file: string,
  before: TreeText | undefined,
  after: TreeText | undefined,
  mask: SecretMask,
): ObjectDiff {
  const [old, now] = [textOf(before, mask), textOf(after, mask)];
  const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  const both = kind === 'changed';
  const change: ObjectChange = {
    path: '',
    kind,
    ...(old === undefined ? {} : { before: showMasked(old, both ? ' (before)' : '') }),
    ...(now === undefined ? {} : { after: showMasked(now, both ? ' (after)' : '') }),
    masked: holdsMask(old) || holdsMask(now),
    class: kind === 'removed' ? 'destructive' : 'configuration',
    verdict: 'unknown',
    note: (after ?? before)?.problem ?? '',
    rule: 'text-file',
    within: [],
  };
  return {
    status: kind,
    identity: { group: '', kind: 'File', namespace: '', name: file },
    file: { ...(before ? { before: file } : {}), ...(after ? { after: file } : {}) },
    changes: [change],
  };
}

function textOf(side: TreeText | undefined, mask: SecretMask): string | undefined {
  if (side === undefined) return undefined;
  const shown =
    side.text.length > MAX_SHOWN
      ? `${side.text.slice(0, MAX_SHOWN)}\n… ${side.text.length - MAX_SHOWN} more characters`
      : side.text;
  return /kind["']?\s{0,4}:\s{0,4}["']?Secret\b/.test(side.text) ? mask.whole(side.text) : mask.text(shown);
}
