import { tmpdir } from 'node:os';
import { type RendererName, renderer } from '../../../../lib/authoring/sources/renderer/renderer-package';
import { findingsOf } from '../../../support/codes';

test('fails on a renderer that is not installed, and says how to get it', () => {
  expect(findingsOf(() => renderer('jsonnet' as RendererName, tmpdir()))).toMatchObject([
    {
      code: 'RENDERER_MISSING',
      message: 'the package cdk8s-delivery-jsonnet is not installed',
      remedy: expect.stringContaining('npm install --save-dev cdk8s-delivery-jsonnet'),
    },
  ]);
});
