import type { Layout } from './layout';

/**
 * By environment, the words of the command with which a team renders an app on its own machine; nothing where that does
 * not say all: images and namespaces that Applications set beside the files would be lost.
 */
export function renderedBy(
  layout: Layout,
  namespaceIn: (environment: string) => string,
): Readonly<Record<string, readonly string[]>> | undefined {
  if (layout.images !== undefined || layout.namespaces !== undefined) return undefined;
  return Object.fromEntries(
    layout.environments.map((name) => [name, commandFor(layout, name, namespaceIn(name))]),
  );
}

function commandFor(layout: Layout, environment: string, namespace: string): readonly string[] {
  const places = layout.places[environment] ?? [];
  if (layout.kind === 'kustomize') return ['kubectl', 'kustomize', ...places];
  return [
    ...['helm', 'template', layout.releaseNames?.[environment] ?? layout.app, layout.chart ?? ''],
    ...['--namespace', namespace, '--include-crds', '--skip-tests'],
    ...places.flatMap((file) => ['--values', file]),
  ];
}
