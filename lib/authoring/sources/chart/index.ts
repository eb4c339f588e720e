export { type ChartClass, type ChartFunction, chart, isChartClass } from './chart';
export { ThrownWithin } from './thrown-within';
