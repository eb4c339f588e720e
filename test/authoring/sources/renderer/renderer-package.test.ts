import { tmpdir } from 'node:os';
import { type RendererName, renderer } from '../../../../lib/authoring/sources/renderer/renderer-package';
import { Problems } from '../../../../lib/authoring/synth/problems';
import { findingsOf } from '../../../support/codes';

test('fails on a renderer that is not installed, and says the ways that work', () => {
  expect(findingsOf(() => renderer('jsonnet' as RendererName, tmpdir()))).toMatchObject([
    {
      code: 'RENDERER_MISSING',
      message: 'the package cdk8s-delivery-jsonnet is not installed',
      remedy: expect.stringMatching(
        /npm install --save-dev \.\/cdk8s-delivery-jsonnet-.*npm run pack:renderers/,
      ),
    },
  ]);
});

test('a renderer that several targets lack is told once, as what the project lacks', () => {
  const problems = new Problems();
  for (const environment of ['dev', 'prod'])
    for (const app of ['web', 'api'])
      problems.attempt({ environment, app }, () => renderer('jsonnet' as RendererName, tmpdir()));
  expect(findingsOf(() => problems.throwIfAny())).toMatchObject([
    { code: 'RENDERER_MISSING', subject: { file: 'package.json' } },
  ]);
});
