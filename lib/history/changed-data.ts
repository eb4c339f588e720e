import { DeliveryError, type Finding, refusal } from '../finding';
import { repositoryOf, type Site } from '../promotion';
import { classifyPath, parseApp, parseFreeze, parseHold, parseRejections, parseWitness } from '../registry';

/**
 * Judges the form of the data files that a difference brings: one that cannot be read would stop every command that
 * goes by it, and a link or a program is none, whatever its text says.
 */
export async function changedData(
  site: Site,
  head: string,
  changed: readonly { readonly path: string; readonly after?: string }[],
): Promise<Finding[]> {
  const repository = repositoryOf(site);
  const brought = changed.filter(
    ({ path, after }) => after !== undefined && !['project', 'manifest'].includes(classifyPath(path)),
  );
  const modes = new Map<string, string>();
  for (const folder of new Set(brought.map(({ path }) => path.slice(0, path.lastIndexOf('/')))))
    for (const { mode, path } of await repository.entries(head, { path: folder }))
      modes.set(`${folder}/${path}`, mode);
  const findings: Finding[] = [];
  for (const { path: file } of brought) {
    if (modes.get(file) !== PLAIN) {
      const message = `it is an entry of mode ${modes.get(file) ?? 'unknown'}, a plain file (${PLAIN}) is expected`;
      findings.push(refusal('BROKEN_FILE', message, { file }));
      continue;
    }
    const parse = PARSERS.find(([pattern]) => pattern.test(file))?.[1];
    try {
      parse?.((await repository.readText(`${head}:${file}`)) ?? '', file);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  }
  return findings;
}

const PLAIN = '100644';

/** Records, waivers and the data of environments are judged further, where they are read. */
const PARSERS: readonly (readonly [RegExp, (text: string, file: string) => unknown])[] = [
  [/^environments\/_apps\//, parseApp],
  [/^environments\/_witnesses\//, parseWitness],
  [/^environments\/rejected\.yaml$/, parseRejections],
  [/^environments\/[^/]+\/freeze\.yaml$/, parseFreeze],
  [/^environments\/[^/]+\/holds\//, parseHold],
];
