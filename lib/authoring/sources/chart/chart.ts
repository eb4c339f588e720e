import { type App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Source } from '../source';
import type { Target } from '../target';
import { chartObjects } from './chart-objects';

/** Puts the objects of a target into a chart. */
export type ChartFunction<S extends string, C extends object> = (
  chart: Chart,
  target: Target<S>,
  config: C,
) => void;

/** A chart that is an app: what it is made for comes with its props. */
export type ChartClass<S extends string, C extends object> = new (
  scope: Construct,
  id: string,
  props: ChartProps & { readonly target: Target<S>; readonly config: C },
) => Chart;

/**
 * Constructs as the source of an app's objects: a function that fills a chart, or a subclass of `Chart`.
 *
 * Charts within the chart are welcome: their objects are the target's, with the labels and the namespace that the inner
 * chart gives them. The objects are taken in the order in which they were made; dependencies between them order nothing.
 *
 * @example
 * class FrontendChart extends Chart {
 *   constructor(scope: Construct, id: string, props: { target: Target<'server'>; config: FrontendConfig }) { … }
 * }
 * new FleetApp(fleet, 'frontend', { images, config, source: chart(FrontendChart) });
 */
export function chart<S extends string, C extends object>(
  make: ChartFunction<S, C> | ChartClass<S, C>,
): Source<S, C> {
  return {
    kind: 'chart',
    objects: (target, config, { subject }) => {
      const props = { namespace: target.environment.namespace, disableResourceNameHashes: true };
      const build = (app: App): unknown =>
        isChartClass<S, C>(make)
          ? void new make(app, subject.app, { ...props, target, config })
          : make(new Chart(app, subject.app, props), target, config);
      return { objects: chartObjects(subject, build) };
    },
  };
}

/** Whether something is a subclass of `Chart`, of any copy of cdk8s: it has what is static of `Chart`. */
export function isChartClass<S extends string, C extends object>(made: unknown): made is ChartClass<S, C> {
  return typeof made === 'function' && 'isChart' in made;
}
