import * as v from 'valibot';
import { FleetDescriptionSchema } from '../../lib/model/exchange';
import { recordOf } from '../../lib/model/scalars';

const schema = recordOf(v.string(), v.number());

test.each(['__proto__', 'constructor', 'prototype'])('fails on the key %s, which would vanish', (key) => {
  const map: unknown = JSON.parse(`{ "a": 1, "${key}": 2 }`);
  expect(v.safeParse(schema, map)).toMatchObject({
    success: false,
    issues: [
      {
        message: expect.stringMatching(
          /^a key is one of __proto__, constructor, prototype, which are not usable as a name/,
        ),
      },
    ],
  });
});

test('takes other keys that every object has something of', () => {
  expect(v.parse(schema, { toString: 1, hasOwnProperty: 2 })).toEqual({ toString: 1, hasOwnProperty: 2 });
});

test('fails on a fleet description with an image slot of such a name', () => {
  const app = {
    name: 'web',
    environments: ['dev'],
    owners: [],
    images: JSON.parse('{ "constructor": "a/b" }') as object,
  };
  const { issues = [] } = v.safeParse(FleetDescriptionSchema, { apps: [app] });
  expect(issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`)).toContainEqual(
    expect.stringContaining('apps.0.images a key is one of'),
  );
});
