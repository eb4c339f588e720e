import { Worker } from '../../../lib/authoring/workload';
import { podinfo, rendered } from './rendered';

test('renders a Deployment without Service, ports or probes that nobody asked for', () => {
  const objects = rendered((chart) => {
    new Worker(chart, 'queue', { image: podinfo, replicas: 1, args: ['work'] });
  });
  expect(Object.keys(objects)).toEqual(['Deployment/frontend-queue']);
  const [container] = objects['Deployment/frontend-queue'].spec.template.spec.containers;
  expect(container.args).toEqual(['work']);
  expect(container).not.toHaveProperty('ports');
  expect(container).not.toHaveProperty('livenessProbe');
});

test('asks by command, or over HTTP on a port that is named', () => {
  const objects = rendered((chart) => {
    new Worker(chart, 'queue', {
      image: podinfo,
      liveness: { command: ['alive'] },
      readiness: { path: '/readyz', port: 9000 },
      startup: { command: ['started'] },
    });
  });
  const [container] = objects['Deployment/frontend-queue'].spec.template.spec.containers;
  expect(container.livenessProbe).toEqual({ exec: { command: ['alive'] } });
  expect(container.readinessProbe).toEqual({ httpGet: { path: '/readyz', port: 9000 } });
  expect(container.startupProbe).toEqual({
    exec: { command: ['started'] },
    periodSeconds: 2,
    failureThreshold: 30,
  });
});

test('scales by itself without writing replicas', () => {
  const objects = rendered((chart) => {
    new Worker(chart, 'queue', { image: podinfo, autoscale: { min: 1, max: 9 } });
  });
  expect(Object.keys(objects).sort()).toEqual([
    'Deployment/frontend-queue',
    'HorizontalPodAutoscaler/frontend-queue',
    'PodDisruptionBudget/frontend-queue',
  ]);
  expect(objects['Deployment/frontend-queue'].spec).not.toHaveProperty('replicas');
});
