import { DeliveryError, type Finding } from '../model/finding';
import { fitted } from '../model/scalars';
import type { v } from '../model/schema';
import { brokenAt, type YamlFile } from '../yaml';

/**
 * Checks a file against a schema.
 *
 * @throws DeliveryError `BROKEN_FILE`, one finding per problem, each with the line and column of the node it is about
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  file: YamlFile,
): v.InferOutput<Schema> {
  const read = fitted(schema, file.data);
  if (read.fits) return read.output;
  const findings = read.problems.map(({ path, part, message }) => at(file, path, part, message));
  throw new DeliveryError(sorted(findings) as [Finding, ...Finding[]]);
}

/** A finding about the node at a path of a file, or about its nearest existing parent. */
export function at(
  file: YamlFile,
  path: readonly (string | number)[],
  part: 'key' | 'value',
  message: string,
): Finding {
  let node = file.root;
  let offset = node?.start ?? 0;
  for (const [index, step] of path.entries()) {
    if (!node || node.kind === 'scalar') break;
    const entry = node.entries.find((each) => each.key === String(step));
    if (!entry) break;
    const last = index === path.length - 1;
    const valueThere = entry.node.start < entry.node.end;
    offset = last && part === 'value' && valueThere ? entry.node.start : entry.start;
    node = entry.node;
  }
  return brokenAt(file.text, file.file, offset, message);
}

function sorted(findings: readonly Finding[]): Finding[] {
  const place = (each: Finding) => (each.subject.line ?? 0) * 1e6 + (each.subject.column ?? 0);
  return [...findings].sort((left, right) => place(left) - place(right));
}
