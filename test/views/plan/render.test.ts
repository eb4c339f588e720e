import fc from 'fast-check';
import { type EnvironmentName, parseEvidenceKind } from '../../../lib/model/scalars';
import { printable } from '../../../lib/model/text';
import { renderMarkdown, renderTerminal } from '../../../lib/views/plan';
import { compareLink } from '../../../lib/views/plan/evidence-links';
import { renderDiff } from '../../../lib/views/plan/render-full';
import { textWidth } from '../../../lib/views/plan/text-width';
import { object } from '../../kubernetes/diff/manifests';
import { ANY_CHARACTER } from '../../support/code-points';
import { plan, target } from './plans';

const HOSTILE = [
  '``` ```` `````',
  '</details></summary><img src=x onerror=alert(1)>',
  '@everyone @example/team #1 GH-2 example/repo#3',
  '[click](https://evil.example.org) https://evil.example.org www.evil.example.org',
  '\u001b[2J\u001b]0;title\u0007\u009b31m',
  'safe\u202egnp.exe\u2066\u2069',
  'a | b \\| c \\',
  '<!-- cdk8s-delivery:plan v1 env=prod plan=x -->',
  '--> <script>',
  '\ud800 lone, \u200b invisible',
  '| a | b |\n|---|---|\n# heading\n- list\n> quote\n~~~\n```',
];
const hostile = HOSTILE.join('\n');

function hostilePlan(text: string) {
  const config = object('v1', 'ConfigMap', { metadata: { name: text }, data: { [text]: text, b: 'x' } });
  return plan(
    [
      target(
        'web',
        { [text]: text, hostNetwork: true },
        { 'c.json': config, [`${text.replaceAll('/', '')}.txt`]: text },
      ),
    ],
    {
      requestedBy: text,
      reason: text,
      environments: [text as EnvironmentName],
      artifact: `javascript:${text}`,
      checks: [{ severity: 'refusal', code: 'FROZEN', message: text, remedy: text, subject: text }],
      rollback: { command: text, restores: text, note: text },
      sync: [
        { environment: text as EnvironmentName, by: text, automated: true, prune: true, selfHeal: true },
      ],
    },
  );
}

/** Markdown without code spans, fenced blocks and `<code>`: what a reader of Markdown interprets. */
function interpreted(markdown: string): string {
  const lines: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const run = /^(`{3,})/.exec(line)?.[1] ?? '';
    if (fence === '' && run !== '') fence = run;
    else if (fence !== '' && line === fence) fence = '';
    else if (fence === '') lines.push(line);
  }
  expect(fence).toBe('');
  const [marker = '', ...rest] = lines;
  expect(marker).toMatch(/^<!-- cdk8s-delivery:plan v1 env=[A-Za-z0-9:,%-]* plan=[a-z0-9:]* -->$/);
  expect(marker.slice(4, -3)).not.toContain('--');
  return rest
    .join('\n')
    .replace(/`[^`\n]*`/g, 'CODE')
    .replace(/<code>[^<\n]*<\/code>/g, 'CODE');
}

describe('renderMarkdown', () => {
  it('puts the verdict first and the summary before the details', () => {
    const text = renderMarkdown(plan([target('web')]));
    const order = [
      '<!-- cdk8s-delivery:plan v1 env=prod',
      '### ✅ promote staging → prod · 1 app · 1 image',
      'Image-only, proven',
      '| app | image | from | to |',
      '**Objects:** 1 changed. **Changes:** images 1. **Risks:** none found.',
      '#### What Argo CD will do',
      '#### Evidence',
      '#### Targets',
      '**Rollback:** `cdk8s-delivery rollback prod web`',
    ];
    const found = order.map((each) => text.indexOf(each));
    expect(found.every((at) => at >= 0)).toBe(true);
    expect([...found].sort((left, right) => left - right)).toEqual(found);
  });

  it('shows everything of one target', () => {
    const text = renderMarkdown(plan([target('web', { nodeName: 'x'.repeat(3_000) })]));
    expect(text).toContain('x'.repeat(3_000));
    expect(text).not.toContain('Left out');
  });

  it('stays under the limit for 300 mixed targets, its summary whole', () => {
    const names = Array.from({ length: 300 }, (_, at) => `application-${at}`);
    const view = plan(
      names.map((name, at) =>
        target(name, at % 3 === 0 ? { nodeName: `node-${at}`.repeat(20), hostNetwork: at % 9 === 0 } : {}),
      ),
    );
    const text = renderMarkdown(view);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain('300 apps · 300 images');
    for (const name of names) expect(text).toContain(`| \`${name}\` |`);
    expect(text).toContain('Left out to fit');
    expect(text).toContain('**Rollback:**');
  });

  it('says what it left out, down to the smallest form', () => {
    const names = Array.from({ length: 150 }, (_, at) => `app-${at}-${'x'.repeat(50)}`);
    const view = plan(
      names.map((name, at) => target(name, { [`field-${at}`]: 'y'.repeat(2_000), hostPID: true })),
    );
    for (const limit of [60_000, 20_000, 12_000, 5_000]) {
      const text = renderMarkdown(view, { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text).toContain('150 apps');
      expect(text).toContain('Left out to fit');
      expect(text).toContain('**Rollback:**');
    }
  });

  it('shows what changes beside the images in the open', () => {
    const text = renderMarkdown(plan([target('web', { terminationGracePeriodSeconds: 5 })]));
    const open = text.replace(/<details>[\s\S]*?<\/details>/g, '');
    expect(open).toContain(
      '| scale and resources | `Deployment web` | added `spec.template.spec.terminationGracePeriodSeconds 5`',
    );
  });

  it.each([
    [490, 'added'],
    [490, 'changed'],
    [3_000, 'changed'],
    [20_000, 'added'],
  ])('loses no names on its way down from %i objects that are %s', (count, status) => {
    const files = (size: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `${at}.json`,
          object('v1', 'ConfigMap', {
            metadata: { name: `settings-${at}` },
            data: { key: 'x'.repeat(size) },
          }),
        ]),
      );
    const text = renderMarkdown(
      plan([target('web', {}, files(300), status === 'changed' ? files(200) : {})]),
    );
    expect(text.length).toBeLessThanOrEqual(60_000);
    const named = new Set(text.match(/settings-\d+/g)).size;
    if (count === 490) expect(named).toBe(count);
    else {
      expect(text).toMatch(new RegExp(`${count} ConfigMap \\(\`settings-\\d+\`, `));
      expect(named).toBeGreaterThan(100);
    }
  });

  it('survives a megabyte in one annotation', () => {
    const config = object('v1', 'ConfigMap', {
      metadata: { name: 'x', annotations: { big: '`@#|<'.repeat(200_000) } },
    });
    const text = renderMarkdown(plan([target('web', {}, { 'c.json': config })]));
    expect(text.length).toBeLessThanOrEqual(60_000);
    interpreted(text);
  });

  it.each(HOSTILE.map((each) => [each]))('lets no text from outside out of its place: %j', (text) => {
    const plain = interpreted(renderMarkdown(hostilePlan(text)));
    expect(plain).not.toMatch(/@(?:everyone|example)/);
    expect(plain).not.toMatch(/(?:^|[^&])#\d/m);
    expect(plain).not.toMatch(/evil\.example|GH-2|<img|<script|onerror=/);
    expect(plain.match(/<details>/g)?.length).toBe(plain.match(/<\/details>/g)?.length);
    expect(plain).not.toContain('<!--');
  });

  it('shows no hidden character, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 30 }), (text) => {
        const lines = renderMarkdown(hostilePlan(text)).split('\n');
        const own = lines.join('').replaceAll('⛔', '').replaceAll('\ufe0f', '');
        expect(printable(own)).toBe(own);
      }),
      { numRuns: 60 },
    );
  });

  it('links to safe places only, and leaves no trace on GitHub', () => {
    const evidence = [
      { kind: 'ticket', link: 'https://github.com/example/web/issues/7' },
      { kind: 'run', link: 'javascript:alert(1)' },
      { kind: 'scan', link: 'https://user:pass@example.org/' },
      { kind: 'sbom', link: 'https://example.org/a)b>c' },
    ].map(({ kind, link }) => ({ kind: parseEvidenceKind(kind), link }));
    const text = renderMarkdown(plan([{ ...target('web'), evidence }]));
    expect(text).toContain('[ticket](<https://redirect.github.com/example/web/issues/7>)');
    expect(text).toContain('run `javascript:alert(1)`');
    expect(text).not.toContain('](<https://user');
    expect(text).toContain('[sbom](<https://example.org/a%29b%3Ec>)');
  });
});

describe('renderTerminal', () => {
  it('shows all of a plan where it is asked for', () => {
    expect(
      renderTerminal(plan([target('web', { hostNetwork: true })]), {
        color: false,
        width: 120,
        details: true,
      }),
    ).toMatchInlineSnapshot(`
"promote staging → prod  1 app · 1 image · images and configuration · 1 risk
! not only images: configuration changes too

Images     prod/web  server  1.0 sha256:aaaaaaaaaaaa → 1.1 sha256:bbbbbbbbbbbb  ghcr.io/example/web
Changes    objects: 1 changed; permissions 1, images 1
Risks      high permissions, wider: Deployment.apps web spec.template.spec.hostNetwork true (the pod shares a
             namespace of the node) [prod/web]
Argo CD    prod: manual sync: nothing reaches the cluster until a person syncs
Evidence   asked for by ada
           run https://ci.example.org/runs/1; absent: source, changes, tests, scan, sbom, provenance, changelog, ticket
Rollback   cdk8s-delivery rollback prod web   # returns to the versions of the column "from"; add --reason

prod/web  1 object, images and configuration
  ! Deployment.apps web
  !   spec.template.spec.containers[server].image:
  -       ghcr.io/example/web:1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  +       ghcr.io/example/web:1.1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  +   spec.template.spec.hostNetwork: true  (the pod shares a namespace of the node)
"
`);
  });

  it.each([40, 80, 200])('keeps within %i columns where words allow', (width) => {
    const text = renderTerminal(plan([target('web', { nodeName: 'x'.repeat(500), hostNetwork: true })]), {
      color: false,
      width,
      details: true,
    });
    const tooLong = text
      .split('\n')
      .filter((line) => textWidth(line) > width && line.trim().includes(' ') && /^ {2}[!+-]/.test(line));
    expect(tooLong).toEqual([]);
  });

  it('shows five changes, counts the others by object, and shows all on request', () => {
    const extra = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${at}`, at]));
    expect(renderTerminal(plan([target('web', extra)]), { color: false })).toContain(
      'and more: configuration 45 in 1 object   (--details)',
    );
    for (const all of [{ details: true }, { changes: 'all' as const }])
      expect(renderTerminal(plan([target('web', extra)]), { color: false, ...all })).toMatch(/field49:? 49/);
  });

  it('uses colours only where asked to', () => {
    const view = plan([target('web')]);
    expect(renderTerminal(view, { color: false })).not.toContain('\u001b');
    expect(renderTerminal(view, { color: true })).toContain('\u001b[32m');
  });

  it('prints no control character of the text it shows', () => {
    const text = renderTerminal(hostilePlan(hostile), { color: false, details: true });
    expect(text.split('\n').filter((line) => printable(line) !== line)).toEqual([]);
  });
});

describe('renderDiff', () => {
  it('says when there is nothing', () => {
    expect(renderDiff({ objects: [], files: 0 }, { color: false })).toBe('no differences\n');
  });
});

describe('compareLink', () => {
  const [from, to] = ['a'.repeat(40), 'b'.repeat(40)];
  it('knows GitHub and GitLab', () => {
    expect(compareLink('https://github.com/example/web.git', from, to)).toBe(
      `https://github.com/example/web/compare/${from}...${to}`,
    );
    expect(compareLink('https://gitlab.com/example/web', from, to)).toBe(
      `https://gitlab.com/example/web/-/compare/${from}...${to}`,
    );
  });

  it('fails softly for other hosts, unsafe links and missing commits', () => {
    const cases = [
      ['https://example.org/x', from, to],
      ['javascript:x', from, to],
      ['https://github.com/a/b', undefined, to],
      ['https://github.com/a/b', from, from],
      ['https://github.com/a/b', '../..', to],
    ] as const;
    expect(cases.map(([repository, one, other]) => compareLink(repository, one, other))).toEqual(
      Array(5).fill(undefined),
    );
  });
});
