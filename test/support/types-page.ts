import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the extractor keeps of an export, as far as it is read here. */
interface Item {
  readonly kind: string;
  readonly name?: string;
  readonly docComment?: string;
  readonly excerptTokens?: readonly { readonly text: string }[];
  readonly members?: readonly Item[];
}

/** A page of `docs/` about the types of one entry point. */
export interface TypesPage {
  readonly path: string;
  readonly text: string;
}

const ENTRIES = [
  {
    model: 'cdk8s-delivery',
    path: 'docs/types.md',
    title: 'Types to describe a fleet',
    from: 'cdk8s-delivery',
    first: [
      'Project',
      'Environment',
      'EnvironmentProps',
      'Fleet',
      'FleetApp',
      'FleetAppProps',
      'WebService',
      'WebServiceProps',
      'Worker',
      'StatefulService',
      'CronTask',
      'MigrationJob',
    ],
  },
  {
    model: 'promotion',
    path: 'docs/promotion-types.md',
    title: 'Types of the promotion library',
    from: 'cdk8s-delivery/promotion',
    first: [
      'open',
      'OpenOptions',
      'OpenDelivery',
      'ChangeOf',
      'ChangeTerms',
      'ChangeOutcome',
      'Plan',
      'DeliveryError',
    ],
  },
];

/**
 * The pages of types, of what the extractor wrote about the built declarations.
 *
 * @param root folder of the project, built and extracted
 */
export function typesPages(root: string): readonly TypesPage[] {
  return ENTRIES.map(({ model, path, title, from, first }) => {
    const read = JSON.parse(readFileSync(join(root, 'dist/api', `${model}.api.json`), 'utf8')) as Item;
    const items = [...(read.members?.[0]?.members ?? [])].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const known = new Set(items.map(nameOf));
    return { path, text: pageOf({ title, from, first }, items, known) };
  });
}

interface Head {
  readonly title: string;
  readonly from: string;
  /** What most people look for, in the order in which they meet it. */
  readonly first: readonly string[];
}

function pageOf({ title, from, first }: Head, items: readonly Item[], known: ReadonlySet<string>): string {
  const missing = first.filter((each) => !known.has(each));
  if (missing.length > 0)
    throw new Error(`${title} begins with ${missing.join(', ')}, which is not exported`);
  const groups = [
    ['Classes', 'Class'],
    ['Functions', 'Function'],
    ['Constants', 'Variable'],
    ['Interfaces', 'Interface'],
    ['Other types', 'TypeAlias'],
  ].flatMap(([head = '', kind]) => {
    const some = items.filter((each) => each.kind === kind);
    return some.length === 0 ? [] : [{ head, some }];
  });
  const index = groups.map(
    ({ head, some }) => `- **${head}**: ${some.map((each) => linked(nameOf(each), known)).join(', ')}`,
  );
  return `${[
    `# ${title}`,
    '',
    `Everything that \`import { … } from '${from}'\` gives, with the words of its declarations.`,
    '',
    `**First**: ${first.map((each) => linked(each, known)).join(', ')}. [All of them](#all) stand at the end.`,
    '',
    'This page is written by `npm run keep:api`; `npm run check:api` keeps it so.',
    ...groups.flatMap(({ head, some }) => [
      '',
      `## ${head}`,
      ...some.flatMap((each) => ['', ...itemPart(each, known)]),
    ]),
    '',
    '## All',
    '',
    ...index,
  ].join('\n')}\n`;
}

function itemPart(item: Item, known: ReadonlySet<string>): readonly string[] {
  const members = (item.members ?? []).filter(({ kind }) => kind !== 'IndexSignature');
  const table =
    members.length === 0 ? [] : ['', '| | |', '|---|---|', ...members.map((each) => memberRow(each, known))];
  return [
    `### ${nameOf(item)}`,
    '',
    ...docText(item.docComment, known).split('\n'),
    '',
    '```typescript',
    declarationOf(item),
    '```',
    ...table,
  ];
}

function memberRow(member: Item, known: ReadonlySet<string>): string {
  const term = declarationOf(member).replace(/;$/, '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const told = docText(member.docComment, known)
    .replaceAll(
      /```\w*\n([\s\S]*?)```/g,
      (_, code: string) => `\`${code.trim().replaceAll(/\s*\n\s*/g, ' ')}\``,
    )
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
  return `| \`${term}\` | ${told} |`;
}

function declarationOf({ excerptTokens = [] }: Item): string {
  return excerptTokens
    .map(({ text }) => text)
    .join('')
    .replace(/^export (?:declare )?/, '')
    .trim()
    .replace(/^([\s\S]{1500})[\s\S]+$/, '$1 …');
}

/** The words of a comment, with its tags as sentences. */
function docText(comment: string | undefined, known: ReadonlySet<string>): string {
  const text = (comment ?? '')
    .replace(/^\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim();
  const [said = '', ...tags] = text.split(/^(?=@[a-z])/m);
  const told = tags.flatMap((tag) => {
    const [, name = '', words = ''] = /^@(\w+)\s*([\s\S]*)$/.exec(tag.trim()) ?? [];
    if (name === 'internal' || name === 'public' || words === '') return [];
    if (name === 'example') return [words.startsWith('```') ? words : `\`\`\`typescript\n${words}\n\`\`\``];
    if (name === 'default') return [`Unless given: ${words.replace(/^- /, '')}.`];
    if (name === 'throws') return [`Throws ${words}.`];
    if (name === 'returns') return [`Returns ${words}.`];
    if (name === 'param') return [`\`${words.replace(/^(\w+)\s*/, '$1`: ')}.`];
    return [`${name[0]?.toUpperCase()}${name.slice(1)}: ${words}.`];
  });
  return [said.trim(), ...told.map((each) => each.replace(/\.\.$/, '.'))]
    .filter((each) => each !== '')
    .join('\n\n')
    .replaceAll('```ts\n', '```typescript\n')
    .replaceAll(/\{@link ([^}|\s]+)[^}]*\}/g, (_, name: string) => linked(name, known));
}

const nameOf = ({ name = '' }: Item): string => name || '(constructor)';

function linked(name: string, known: ReadonlySet<string>): string {
  const [first = ''] = name.split('.');
  return known.has(first) ? `[\`${name}\`](#${first.toLowerCase()})` : `\`${name}\``;
}
