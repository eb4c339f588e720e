import { type Finding, refusal } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { type DeliveryLayout, documentKind, documentProblems, type Place } from '../../registry';
import { type Location, repositoryOf } from '../delivery';
import { EXCEPTIONS } from './exceptions';

/**
 * Judges the form of the data files that a difference brings: an unreadable one would stop every command that
 * depends on it, and a link or an executable is not a data file, whatever its text says.
 *
 * @param layout of the branch, before and after
 */
export async function changedData(
  location: Location,
  head: CommitId,
  changed: readonly { readonly path: string; readonly after?: string }[],
  layout: DeliveryLayout,
): Promise<Finding[]> {
  const repository = repositoryOf(location);
  const brought = changed.filter(
    ({ path, after }) => after !== undefined && documentKind(path, layout) !== undefined,
  );
  const modes = new Map<string, string>();
  for (const folder of new Set(brought.map(({ path }) => path.slice(0, path.lastIndexOf('/')))))
    for (const { mode, path } of await repository.entries(head, { path: folder }))
      modes.set(`${folder}/${path}`, mode);
  const findings: Finding[] = [];
  for (const { path: file } of brought) {
    if (modes.get(file) !== PLAIN) {
      const message = `it is an entry of mode ${modes.get(file) ?? 'unknown'}; a plain file (${PLAIN}) is expected`;
      findings.push(refusal('BROKEN_FILE', message, { file }));
      continue;
    }
    if (isReadLater(layout.placeOf(file))) continue;
    const text = (await repository.readText(`${head}:${file}`)) ?? '';
    findings.push(...documentProblems(file, text, layout));
  }
  return findings;
}

const PLAIN = '100644';

/** Records, exceptions and the data of environments are judged further, where they are read. */
function isReadLater(place: Place | undefined): boolean {
  return ['record', 'environment', ...EXCEPTIONS.map(({ kind }) => kind)].some(
    (kind) => kind === place?.kind,
  );
}
