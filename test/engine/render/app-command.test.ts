import { appCommand } from '../../../lib/engine/render/app-command';

const of = (app: string) => appCommand(`language: typescript\napp: ${JSON.stringify(app)}\n`);

test.each([
  ['npx ts-node main.ts', 'main.ts', []],
  ['npx -y ts-node@10.9.2 --swc ./main.ts', 'main.ts', []],
  ['node_modules/.bin/ts-node main.ts', 'main.ts', []],
  ['./node_modules/.bin/ts-node -T main.ts', 'main.ts', []],
  ['npx tsx src/main.ts', 'src/main.ts', []],
  ['node main.js', 'main.js', []],
  ['node -r ts-node/register main.ts', 'main.ts', []],
  [`node "my main.js" --fleet 'a b' ""`, 'my main.js', ['--fleet', 'a b', '']],
])('understands %s', (app, entry, args) => {
  expect(of(app)).toEqual({ entry, args });
});

test.each([
  'python main.py',
  'npm run synth',
  'FOO=1 node main.js',
  'node main.js; curl example.org',
  'node main.js && id',
  'node `id`',
  'node "$(id)"',
  'node $HOME/main.js',
  'node main.js > out',
  'node *.js',
  'node ../main.js',
  'node /etc/main.js',
  'node -e 1',
  'node --require ./evil.js main.js',
  'node --allow-addons main.js',
  'ts-node -P other.json main.ts',
  'node "main.js',
  'npx',
  'node',
  '',
])('fails for %j', (app) => {
  expect(() => of(app)).toThrow(expect.objectContaining({ code: 'NO_APP_COMMAND' }));
});

test('fails without a cdk8s.yaml, without the key, and for what is not YAML', () => {
  for (const text of [
    undefined,
    '',
    'language: typescript\n',
    'app: [a]\n',
    'app: "x\n',
    '- a\n',
    'app: 1\n',
  ])
    expect(() => appCommand(text)).toThrow(expect.objectContaining({ code: 'NO_APP_COMMAND' }));
});

test('fails without a cdk8s.yaml, and names the folder where that is not the top', () => {
  expect(() => appCommand(undefined)).toThrow('the code revision has no cdk8s.yaml');
  expect(() => appCommand(undefined, 'environments/apps/')).toThrow(
    'the code revision has no cdk8s.yaml in the folder "environments/apps/"',
  );
});
