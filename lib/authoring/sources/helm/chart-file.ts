import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DeliveryError, quote, type Subject } from '../../../model/finding';
import { projectPath } from '../project-path';
import type { HelmProps } from './helm-props';

/**
 * Path of a chart; an archive that is named with a digest has it.
 *
 * @throws DeliveryError `SOURCE_NOT_RENDERED` for another content, `UNSAFE_PATH`
 */
export function chartFile(chart: HelmProps['chart'], root: string, subject: Subject): string {
  if (typeof chart === 'string') return plain(chart);
  const { archive, digest } = chart;
  const real = projectPath(root, archive);
  if (real === undefined) return plain(archive);
  const found = `sha256:${createHash('sha256').update(readFileSync(real)).digest('hex')}`;
  if (found === digest) return plain(archive);
  throw DeliveryError.of(
    'SOURCE_NOT_RENDERED',
    `the chart ${quote(archive)} has the digest ${found}, ${quote(digest)} is asked for`,
    { ...subject, file: archive },
    { remedy: 'find out who changed it, then write the digest that is meant' },
  );
}

const plain = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');

/** Where objects come from: Helm's paths begin with the chart's name. */
export function originsIn(chart: string, name: string): (path: string) => string {
  const isArchive = /\.(?:tgz|tar\.gz)$/.test(chart);
  return (path) => {
    const inside = path.startsWith(`${name}/`) ? path.slice(name.length + 1) : path;
    return isArchive ? `${chart} (${inside})` : `${chart}/${inside}`;
  };
}
