export { type ChartClass, type ChartFunction, chart, isChartClass } from './chart';
