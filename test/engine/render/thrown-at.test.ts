import { thrownAt } from '../../../lib/engine/render/thrown-at';

const place = (log: string) => {
  const found = thrownAt(log);
  return found && [found.message, found.subject.file, found.subject.line, found.subject.column];
};

test.each([
  [
    'of the compiler',
    `environments/apps/web.js:1
throw new SyntaxError("environments/apps/web.ts: x Expected ';', got '+'");
^

SyntaxError: environments/apps/web.ts: x Expected ';', got '+'
   ,-[web.ts:5:1]
 4 | interface WebConfig {
 5 |   readonly replicas: undefinedName + number;
   :                                    ^
   \`----
    at Object.<anonymous> (environments/apps/web.js:1:7)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

Node.js v20.20.2`,
    ["SyntaxError: Expected ';', got '+'", 'environments/apps/web.ts', 5, undefined],
  ],
  [
    'of a name that is not there',
    `environments/apps/web.ts:9
  defaults: { replicas: undefinedName },
                        ^

ReferenceError: undefinedName is not defined
    at Object.<anonymous> (environments/apps/web.ts:9:25)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

Node.js v20.20.2`,
    ['ReferenceError: undefinedName is not defined', 'environments/apps/web.ts', 9, 25],
  ],
  [
    'thrown by a package that the project called',
    `Error [ERR_X]: no such
thing
    at load (node_modules/some/index.ts:3:1)
    at environments/values.ts:2:14
    at Object.<anonymous> (environments/environments.ts:4:1)`,
    ['Error: no such\nthing', 'environments/values.ts', 2, 14],
  ],
])('an error %s is told once, at the line that a person wrote', (_, log, expected) => {
  expect(place(log)).toEqual(expected);
});

test('what the code had printed before comes along, without the line that Node shows', () => {
  const log = `first
second
environments/apps/web.ts:9
  replicas: undefinedName,
            ^

ReferenceError: undefinedName is not defined
    at Object.<anonymous> (environments/apps/web.ts:9:25)
`;
  expect(thrownAt(log)?.printed).toBe('first\nsecond');
});

test.each([
  ['nothing', ''],
  ['words', 'Killed\n'],
  [
    'frames of no file of the project',
    'Error: x\n    at load (node_modules/some/index.js:3:1)\n    at node:internal/main:1:1',
  ],
])('%s is no error with a place', (_, log) => {
  expect(thrownAt(log)).toBeUndefined();
});
