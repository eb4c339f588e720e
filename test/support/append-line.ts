import type { Mirror } from '../../lib/engine/git';
import { aRef } from './names';

const author = { name: 'writer', email: 'writer@example.org', date: new Date('2025-01-02T03:04:05Z') };

/**
 * Adds a line to a file of a branch as a user of the mirror does: read the head, commit on it, push from that head, and
 * do all of it again after a lost race. Adding a line that stands there changes nothing. Gives the number of tries.
 */
export async function appendLine(
  mirror: Mirror,
  branch: string,
  path: string,
  line: string,
): Promise<number> {
  for (let attempt = 1; attempt <= 200; attempt++) {
    const head = (await mirror.fetch([aRef(branch)])).get(aRef(branch));
    const text = head === undefined ? '' : ((await mirror.repository.readText(`${head}:${path}`)) ?? '');
    if (text.split('\n').includes(line)) return attempt;
    const commit = await mirror.repository.commit({
      ...(head === undefined ? { parents: [] } : { parents: [head], base: head }),
      edits: [{ kind: 'file', path, content: `${text}${line}\n` }],
      message: line,
      author,
    });
    const result = await mirror.push([{ ref: aRef(branch), from: head ?? null, to: commit }]);
    if (result.ok) return attempt;
    if (result.reason !== 'race') throw new Error(`${result.reason}: ${result.message}`);
  }
  throw new Error('lost every race');
}
