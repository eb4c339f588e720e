export { type ObjectChanges, withChanges } from './changes';
export { type ChartClass, type ChartFunction, chart, isChartClass, ThrownWithin } from './chart';
export { type HelmProps, helm, type ImageValues } from './helm';
export { declaredUnused, type ImageDeclaration, imageSlot } from './image-declaration';
export { type KustomizeProps, kustomize } from './kustomize';
export type { Source, SourceAnswer, SourceContext } from './source';
export { synchronous } from './synchronous';
export type {
  ClusterDestination,
  Target,
  TargetEnvironment,
  TargetValue,
  TargetValues,
  ValuesOf,
} from './target';
export { fileObjects, yamlFiles } from './yaml';
