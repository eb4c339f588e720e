import { posix } from 'node:path';
import { DeliveryError } from '../../model/finding';
import type { CodeFile } from './read-code';

/**
 * The files of a revision with symlinks to files only. Node's permission model takes `link/../file` for a place beside the
 * link, and the system for one beside what the link points to: through a link to a folder, code could leave its own. So such a
 * link becomes a folder of links to the files, and code finds there what it found before, also which file it really is.
 *
 * Links to nothing and links to a folder that holds them are left out.
 *
 * @throws DeliveryError `RENDER_FAILED` for too many links
 */
export function expandLinks(files: readonly CodeFile[]): readonly CodeFile[] {
  const links = new Map(
    files.flatMap(({ kind, path, content }) =>
      kind === 'symlink' ? [[path, content.toString('utf8')]] : [],
    ),
  );
  if (links.size === 0) return files;
  const tree = new Tree(files, links);
  const plain = files.filter(({ kind }) => kind !== 'symlink');
  return [...plain, ...[...links.keys()].flatMap((path) => tree.expand(path, path, []))];
}

const MAX_LINKS = 100_000;
const MAX_HOPS = 40;

class Tree {
  private readonly plain: ReadonlySet<string>;
  private readonly inFolder = new Map<string, string[]>();
  private made = 0;

  constructor(
    files: readonly CodeFile[],
    private readonly links: ReadonlyMap<string, string>,
  ) {
    this.plain = new Set(files.flatMap(({ kind, path }) => (kind === 'symlink' ? [] : [path])));
    for (const { path } of files) this.add(path);
  }

  private add(path: string): void {
    const folder = posix.dirname(path);
    const known = this.inFolder.get(folder);
    if (known?.includes(path)) return;
    if (known) known.push(path);
    else {
      this.inFolder.set(folder, [path]);
      if (folder !== '.') this.add(folder);
    }
  }

  /** What stands at `place` where it is what `path` is. */
  expand(place: string, path: string, above: readonly string[]): CodeFile[] {
    const real = this.follow(path);
    if (real === undefined) return [];
    if (this.plain.has(real)) {
      this.made += 1;
      if (this.made > MAX_LINKS)
        throw DeliveryError.of(
          'RENDER_FAILED',
          `symlinks of the code revision lead to more than ${MAX_LINKS} files`,
        );
      const target = posix.relative(posix.dirname(place), real);
      return [{ path: place, kind: 'symlink', content: Buffer.from(target) }];
    }
    if (above.includes(real) || isWithin(place, real)) return [];
    return (this.inFolder.get(real) ?? []).flatMap((each) =>
      this.expand(posix.join(place, posix.basename(each)), each, [...above, real]),
    );
  }

  /** The file or folder that a path is really, or nothing where there is none. */
  private follow(path: string): string | undefined {
    const rest = path.split('/');
    let at = '.';
    let hops = 0;
    for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
      at = posix.join(at, part);
      const target = this.links.get(at);
      if (target === undefined) continue;
      hops += 1;
      if (hops > MAX_HOPS) return undefined;
      rest.unshift(...target.split('/'));
      at = posix.dirname(at);
    }
    return this.plain.has(at) || this.inFolder.has(at) ? at : undefined;
  }
}

const isWithin = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
