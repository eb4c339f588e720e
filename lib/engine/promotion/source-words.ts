import { type CommitId, LONGEST_SOURCE_WORDS, type SourceWords } from '../../model/scalars';
import { isBlank, withoutHidden } from '../../model/text';
import type { GitRepository } from '../git';

/** What a source commit says of itself; nothing where the repository does not have it, or a part of it is no text. */
export async function readSourceWords(
  repository: GitRepository,
  commit: CommitId,
): Promise<SourceWords | undefined> {
  if ((await repository.resolve(commit)) === undefined) return undefined;
  for await (const { author, message } of repository.history(commit, [], { limit: 1 })) {
    const [subject = '', ...body] = message.trim().split('\n');
    const said = {
      author: onOneLine(`${author.name} <${author.email}>`),
      subject: onOneLine(subject),
      body: body.join('\n').trim(),
    };
    const words = Object.entries(said).flatMap(([key, text]) => {
      const shown = shortened(text, LONGEST_SOURCE_WORDS[key as keyof typeof said]);
      return isBlank(shown) ? [] : [[key, shown] as const];
    });
    return { ...Object.fromEntries(words), date: author.date.toISOString().replace(/\.\d+Z$/, 'Z') };
  }
  return undefined;
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Cut where it is longer, between two characters; the sign that something was left out counts. */
function shortened(text: string, most: number): string {
  const shown = withoutHidden(text, text.length).trim();
  return shown.length > most ? `${shown.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : shown;
}
