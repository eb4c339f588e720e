import type { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { isDns1035Label } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { PlainObject } from '../../objects';
import type { Identity } from '../identity';
import { countProblems, secondsProblems } from '../problems';

/** A number that is queried repeatedly while a release rolls out. */
export interface Metric {
  /** What it measures, a name. */
  readonly name: string;

  /** The address of Prometheus, and the query. An empty answer is not a success: handle it in the condition. */
  readonly prometheus: { readonly address: string; readonly query: string };

  /** When an answer is good, in the words of Argo Rollouts: `len(result) > 0 && result[0] >= 0.95`. */
  readonly successCondition: string;

  /**
   * When an answer is bad.
   *
   * @default - when it is not good
   */
  readonly failureCondition?: string;

  /**
   * Time between two questions, in whole seconds.
   *
   * @default - one question
   */
  readonly interval?: Duration;

  /**
   * Time before the first question, in whole seconds.
   *
   * @default - none
   */
  readonly initialDelay?: Duration;

  /**
   * How many answers are wanted.
   *
   * @default - one; with an interval, as many as there is time for
   */
  readonly count?: number;

  /**
   * How many bad answers are put up with.
   *
   * @default 0
   */
  readonly failureLimit?: number;
}

/** Metrics by which Argo Rollouts goes on, or gives up and goes back. */
export interface Analysis {
  /** Name, unlike those of the other analyses of the workload. */
  readonly name: string;
  readonly metrics: readonly [Metric, ...Metric[]];
}

/** Name of the AnalysisTemplate of an analysis. */
export const analysisName = ({ name }: Identity, analysis: Analysis): string => `${name}-${analysis.name}`;

/** The AnalysisTemplates of a workload. */
export function analysisTemplates(
  scope: Construct,
  identity: Identity,
  analyses: readonly Analysis[],
): readonly ApiObject[] {
  const byName = new Map(analyses.map((each) => [each.name, each]));
  return [...byName.values()].map(
    (each) =>
      new PlainObject(scope, `analysis-${each.name}`, {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AnalysisTemplate',
        metadata: { name: analysisName(identity, each), labels: { ...identity.labels } },
        spec: { metrics: each.metrics.map(metric) },
      }),
  );
}

/** What is wrong with analyses. */
export function analysisProblems(analyses: readonly Analysis[]): string[] {
  const different = analyses.filter(
    ({ name }, index) =>
      JSON.stringify(analyses.find((each) => each.name === name)) !== JSON.stringify(analyses[index]),
  );
  return [
    ...different.map(({ name }) => `two analyses are called ${quote(name)} and are not the same`),
    ...analyses.flatMap(({ name, metrics }) => [
      ...(isDns1035Label(name) ? [] : [`${quote(name)} is not a name of an analysis`]),
      ...metrics.flatMap((each) => {
        const what = `the metric ${quote(each.name)}`;
        return [
          ...secondsProblems(`the interval of ${what}`, each.interval, 1),
          ...secondsProblems(`the delay of ${what}`, each.initialDelay, 1),
          ...countProblems(`the count of ${what}`, each.count, 1),
          ...countProblems(`the failure limit of ${what}`, each.failureLimit, 0),
          ...((each.count ?? 1) > 1 && !each.interval
            ? [`${what} is asked several times, give its interval`]
            : []),
          ...(each.prometheus.query.trim() === '' ? [`the query of ${what} is empty`] : []),
        ];
      }),
    ]),
  ];
}

function metric({ name, prometheus, interval, initialDelay, ...rest }: Metric): object {
  return defined({
    name,
    interval: interval && `${interval.toSeconds()}s`,
    initialDelay: initialDelay && `${initialDelay.toSeconds()}s`,
    ...rest,
    provider: { prometheus: { ...prometheus } },
  });
}
