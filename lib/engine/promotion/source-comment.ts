import type { CommitId, EnvironmentName } from '../../model/scalars';
import type { TargetPlan } from './plan';

/** What a comment on a pull request of a source repository says. */
interface Told {
  readonly environment: EnvironmentName;
  readonly targets: readonly Pick<TargetPlan, 'app' | 'to'>[];
  readonly commit: CommitId;
  readonly now: Date;
  /** Where a person sees that commit. */
  readonly link: string;
}

const HEAD = ['| app | release | delivered by | at |', '| --- | --- | --- | --- |'];
/** A row as it is written below; of names, ids, one link and a time alone. */
const ROW = /^\| `([^`|\s]+)` \| `[^`|\s]+` \| \[`[^`|\s]+`\]\([^\s()|]+\) \| [^`|\s]+ \|$/;

/** The text of a comment: a row for each app, where the rows of apps that it told before stay. */
export function mergedText(there: string | undefined, told: Told): string {
  const rows = new Map<string, string>();
  for (const line of (there ?? '').split(/\r?\n/)) {
    const app = ROW.exec(line)?.[1];
    if (app !== undefined) rows.set(app, line);
  }
  const at = told.now.toISOString();
  const by = `[\`${told.commit.slice(0, 12)}\`](${told.link})`;
  for (const { app, to } of told.targets)
    rows.set(app, `| \`${app}\` | \`${to?.release}\` | ${by} | ${at} |`);
  return [`Reached **${told.environment}**.`, '', ...HEAD, ...rows.values()].join('\n');
}
