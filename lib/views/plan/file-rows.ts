import { DeliveryError, quote } from '../../model/finding';
import { layout, type PathClass, parseWaiver } from '../../registry';
import type { FileRow } from './plan-view';

type Judgement = Pick<FileRow, 'verdict' | 'level' | 'note'>;

/** What the change of a file means that is neither governance nor a target's. */
export function fileRow(
  path: string,
  kind: FileRow['kind'],
  what: PathClass,
  text?: string | Uint8Array,
): FileRow {
  return { path, kind, ...judge(path, kind, what, text) };
}

function judge(
  path: string,
  kind: FileRow['kind'],
  what: PathClass,
  text: string | Uint8Array | undefined,
): Judgement {
  switch (what) {
    case 'control':
      return controlFile(path, kind, text);
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

function controlFile(path: string, kind: FileRow['kind'], text: string | Uint8Array | undefined): Judgement {
  const what = layout.placeOf(path)?.kind;
  if (what === 'waiver') return waiver(path, kind, text);
  return what === 'rejections' ? rejections(kind) : control(what === 'freeze', kind);
}

function control(freeze: boolean, kind: FileRow['kind']): Judgement {
  const [what, effect] = freeze
    ? ['a freeze', 'promotions go on there']
    : ['a hold', 'the target may move again'];
  if (kind === 'added') return { verdict: 'narrowing', level: 'low', note: `${what} begins` };
  if (kind === 'removed') return { verdict: 'broadening', level: 'medium', note: `${what} ends: ${effect}` };
  return { verdict: 'unknown', level: 'medium', note: `${what} is put in other words or terms` };
}

function waiver(path: string, kind: FileRow['kind'], text: string | Uint8Array | undefined): Judgement {
  const said = text === undefined ? '' : `: ${waiverText(path, text)}`;
  if (kind === 'removed')
    return { verdict: 'narrowing', level: 'low', note: `a waiver ends: its rule holds again${said}` };
  return {
    verdict: kind === 'added' ? 'broadening' : 'unknown',
    level: 'medium',
    note: `${kind === 'added' ? 'a waiver begins' : 'a waiver is put in other terms'}${said}`,
  };
}

function waiverText(path: string, text: string | Uint8Array): string {
  try {
    const { rule, app, object, reason, owner, expires } = parseWaiver(text, path);
    const whom = [app, object].filter((each) => each !== undefined).join(', ') || 'every app';
    return `${rule} for ${whom}, until ${expires}, by ${quote(owner)}: ${quote(reason)}`;
  } catch (error) {
    if (error instanceof DeliveryError) return 'it cannot be read';
    throw error;
  }
}

function rejections(kind: FileRow['kind']): Judgement {
  return kind === 'added'
    ? { verdict: 'narrowing', level: 'low', note: 'releases are rejected' }
    : { verdict: 'unknown', level: 'medium', note: 'what is rejected changes' };
}
