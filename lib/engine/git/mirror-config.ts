import type { ObjectFormat } from '../../model/scalars';

/** The whole `config` of a cache repository, in the form that git itself leaves it in. */
export function mirrorConfig(url: string, format: ObjectFormat): string {
  return [
    section('core', {
      repositoryformatversion: '1',
      bare: 'true',
      logallrefupdates: 'false',
      commitgraph: 'false',
    }),
    section('extensions', {
      ...(format === 'sha256' ? { objectformat: 'sha256' } : {}),
      partialclone: 'origin',
    }),
    section('remote "origin"', {
      url,
      promisor: 'true',
      partialclonefilter: 'blob:none',
      tagopt: '--no-tags',
    }),
    section('transfer', { fsckobjects: 'true' }),
    section('receive', { fsckobjects: 'true' }),
    section('fetch', { fsckobjects: 'true' }),
    // found in old, honest histories
    section('fetch "fsck"', {
      zeropaddedfilemode: 'ignore',
      badtimezone: 'ignore',
      missingspacebeforedate: 'ignore',
      missingemail: 'ignore',
      missingnamebeforeemail: 'ignore',
    }),
    section('gc', { auto: '0' }),
  ].join('');
}

function section(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `\t${key} = ${quoted(value)}\n`);
  return `[${name}]\n${lines.join('')}`;
}

/** As it stands where nothing in it means something to git's reader, else in quotes. */
function quoted(value: string): string {
  if (/^[\w:/.@~-]+$/.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
