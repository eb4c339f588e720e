import { rm } from 'node:fs/promises';
import { BREAKAGES, type Breakage, breakFile, type DataFileUnderTest, dataFiles } from './broken-files';
import { type PrintedFinding, runJson } from './json-output';
import { PlainBranch } from './plain-branch';
import type { PreparedDelivery } from './prepared-delivery';

/** A file and a way to break it. */
export interface Pair {
  readonly data: DataFileUnderTest;
  readonly breakage: Breakage;
}

/** Every file with every way to break it. */
export function everyPair(release: string): Pair[] {
  return dataFiles(release).flatMap((data) => BREAKAGES.map((breakage) => ({ data, breakage })));
}

/** The release of the frontend that staging runs. */
export async function releaseInStaging(delivery: PreparedDelivery): Promise<string> {
  const { path } = await delivery.copy();
  const text = new PlainBranch(path).text('environments/staging/releases/frontend.yaml') ?? '';
  return /^release: (\S+)$/m.exec(text)?.[1] ?? '';
}

/**
 * Breaks files one by one, each in a repository of its own, and says where the program does not name the file, does not
 * show the fleet, or does not let the target go back.
 */
export async function tryPairs(
  delivery: PreparedDelivery,
  pairs: readonly Pair[],
): Promise<{ tried: number; problems: string[] }> {
  const rest = [...pairs];
  const problems: string[] = [];
  let tried = 0;
  const lane = async () => {
    for (let pair = rest.shift(); pair; pair = rest.shift()) {
      const found = await tryPair(delivery, pair);
      if (found === undefined) continue;
      tried += 1;
      const { data, breakage } = pair;
      problems.push(...found.map((each) => `${data.file} with ${breakage.how}: ${each}`));
    }
  };
  await Promise.all([lane(), lane()]);
  return { tried, problems };
}

async function tryPair(delivery: PreparedDelivery, { data, breakage }: Pair): Promise<string[] | undefined> {
  const { path, cli } = await delivery.copy();
  try {
    if (!breakFile(path, data, breakage)) return undefined;
    const problems: string[] = [];
    const head = new PlainBranch(path).head();

    const check = await runJson(cli, 'check');
    const named = check.findings.find(isBroken(data.file));
    if (check.code !== 1 && check.code !== 2) problems.push(`check ended with ${check.code}`);
    if (!named) problems.push(`check does not name it: ${codes(check.findings)}`);
    else if (breakage.hasPlace && !(named.subject.line && named.subject.column))
      problems.push('check gives no line and column');

    const status = await cli.run('status');
    if (status.code !== 0) problems.push(`status ended with ${status.code}: ${status.all.slice(0, 200)}`);
    // Status shows nothing of waivers and witnesses, so it reads none.
    const isShown = !/\/waivers\/|\/_witnesses\//.test(data.file);
    if (isShown && !status.all.includes(data.file)) problems.push('status does not name it');
    for (const shown of ['frontend', 'backend', 'staging', 'prod'])
      if (!status.stdout.includes(shown)) problems.push(`status does not show ${shown}`);

    const back = await runJson(cli, 'rollback', 'frontend', '--env', 'staging', '--reason', 'INC-42');
    if (back.code !== 0 || back.outcome !== 'committed')
      problems.push(`rollback ended with ${back.code}, ${back.outcome}: ${codes(back.findings)}`);
    else if (new PlainBranch(path).head() === head) problems.push('rollback moved nothing');
    const told = back.findings.find(isBroken(data.file));
    if (data.rollbackTells && told?.severity !== 'warning')
      problems.push(`rollback does not warn of it: ${codes(back.findings)}`);
    return problems;
  } finally {
    await rm(path, { recursive: true });
  }
}

const isBroken =
  (file: string) =>
  ({ code, subject }: PrintedFinding) =>
    code === 'BROKEN_FILE' && subject.file === file;

const codes = (findings: readonly PrintedFinding[]): string =>
  findings.map(({ code, severity, subject }) => `${severity} ${code} ${subject.file ?? ''}`).join(', ') ||
  'no findings';
