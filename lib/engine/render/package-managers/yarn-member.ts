import { posix } from 'node:path';
import { isMap, type JsonMap } from '../../../model/json';
import { parseYaml } from '../../../yaml';
import { DIRECT, type MemberCut, type MemberLock } from './member-lock';
import { noLockfile } from './no-lockfile';

const YARN_LOCKFILE = 'yarn.lock';

/**
 * A lockfile of Yarn with one member of its workspace as the only project. Yarn 1 takes a lockfile that says more than is
 * needed; newer ones compare theirs letter by letter.
 *
 * @throws DeliveryError `BROKEN_FILE`, `NO_LOCKFILE`
 */
export const yarnMember: MemberCut = (text, folder, { member, top }) => {
  if (/^__metadata:/m.test(text)) return cut(text, folder);
  // Yarn 1 does not write down its members, and takes none without a version.
  if (top['workspaces'] === undefined || member['version'] === undefined)
    throw noLockfile({ lockfile: YARN_LOCKFILE, folder });
  return { lockfile: text, ranges: archives(member, folder) };
};

/** The archives that a member takes from its own folder, as Yarn 1 names them: from the top. */
function archives(member: JsonMap, folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    DIRECT.flatMap((kind) => {
      const listed = member[kind];
      return Object.entries(isMap(listed) ? listed : {}).flatMap(([name, range]) => {
        const path = /^file:(?!\/)(.*)$/.exec(String(range))?.[1];
        const from = path?.startsWith('./') === true ? './' : '';
        return path === undefined ? [] : [[name, `file:${from}${posix.join(folder, path)}`]];
      });
    }),
  );
}

/** One package of the lockfile, as it is written and as it is read. */
interface Block {
  readonly key: string;
  readonly descriptors: readonly string[];
  readonly text: string;
  readonly data: JsonMap;
}

function cut(text: string, folder: string): MemberLock {
  const { first, blocks } = blocksOf(text);
  const place = `workspace:${folder}`;
  const own = blocks.find(({ data }) => String(data['resolution']).endsWith(`@${place}`));
  if (own === undefined) throw noLockfile({ lockfile: YARN_LOCKFILE, folder });
  const used = usedDescriptors(own, blocks);
  const ours = String(own.data['resolution']).replace(place, 'workspace:.');
  const kept = blocks.flatMap((block) => {
    const { descriptors } = block;
    const left = block === own ? [ours] : descriptors.filter((each) => used.has(each));
    if (left.length === 0) return [];
    const key = left.join(', ');
    const body = block.text
      .replace(block.key, key)
      .replaceAll(place, 'workspace:.')
      .replaceAll(encodeURIComponent(place), encodeURIComponent('workspace:.'));
    return [{ key, body }];
  });
  kept.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { lockfile: [first, ...kept.map(({ body }) => body)].join('\n\n').concat('\n') };
}

/** The blocks of lines between empty ones; what is about the file itself stands first. */
function blocksOf(text: string): { readonly first: string; readonly blocks: readonly Block[] } {
  const parts = text
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n{2,}/);
  const at = parts.findIndex((part) => part.startsWith('__metadata:'));
  const blocks = parts.slice(at + 1).flatMap((part): readonly Block[] => {
    const { data } = parseYaml(part, YARN_LOCKFILE);
    const [entry] = Object.entries(isMap(data) ? data : {});
    if (entry === undefined || !isMap(entry[1])) return [];
    return [{ key: entry[0], descriptors: entry[0].split(', '), text: part, data: entry[1] }];
  });
  return { first: parts.slice(0, at + 1).join('\n\n'), blocks };
}

/** Every name with a range that a member needs, directly or not. */
function usedDescriptors(own: Block, blocks: readonly Block[]): ReadonlySet<string> {
  const byDescriptor = new Map(blocks.flatMap((block) => block.descriptors.map((each) => [each, block])));
  const byName = new Map<string, string[]>();
  for (const each of byDescriptor.keys())
    byName.set(nameOf(each), [...(byName.get(nameOf(each)) ?? []), each]);
  const used = new Set<string>();
  const open = [own];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const descriptor of needed(block.data)) {
      const siblings = byName.get(nameOf(descriptor)) ?? [];
      const patches = siblings.filter((each) => patched(each) === descriptor);
      // A resolution of the top replaces the range: which one cannot be told from the lockfile.
      const found = byDescriptor.has(descriptor) ? [descriptor, ...patches] : siblings;
      for (const each of found) {
        const next = byDescriptor.get(each);
        if (used.has(each) || next === undefined) continue;
        used.add(each);
        open.push(next);
        const source = patched(each);
        if (source !== undefined && byDescriptor.has(source)) {
          used.add(source);
          open.push(byDescriptor.get(source) as Block);
        }
      }
    }
  }
  return used;
}

function needed(data: JsonMap): string[] {
  const listed = data['dependencies'];
  return Object.entries(isMap(listed) ? listed : {}).map(([name, range]) => `${name}@${String(range)}`);
}

const nameOf = (descriptor: string): string => descriptor.slice(0, descriptor.indexOf('@', 1));

/** What a patch is put on, as another descriptor of the file. */
function patched(descriptor: string): string | undefined {
  const found = /^(?:@[^/@]+\/)?[^@]+@patch:([^#]+)#/.exec(descriptor)?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
}
