import { App, Chart } from 'cdk8s';
import { Digest, ImageReference } from '../../../lib/model/scalars';

/** A release of podinfo, pinned. */
export const podinfo = ImageReference.of(
  'ghcr.io/stefanprodan/podinfo',
  Digest.parse('sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8'),
  '6.11.2',
);

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into manifests of many kinds, as parsed JSON
type Rendered = any;

/** What an app called `frontend` renders to, by `Kind/name`. */
export function rendered(build: (chart: Chart) => void): Record<string, Rendered> {
  const chart = new Chart(new App(), 'frontend');
  build(chart);
  const objects: Rendered[] = chart.toJson();
  return Object.fromEntries(objects.map((each) => [`${each.kind}/${each.metadata.name}`, each]));
}
