import { Cron, Duration } from 'cdk8s';
import { CronTask, type CronTaskProps } from '../../../lib/authoring/workload';
import { podinfo, rendered } from './rendered';

const render = (props: Partial<CronTaskProps> = {}, id = 'report') =>
  rendered((chart) => {
    new CronTask(chart, id, { image: podinfo, schedule: '30 2 * * *', ...props });
  })['CronJob/frontend-report'];

test('runs at its times in a time zone that no machine decides, one run at a time', () => {
  expect(render().spec).toMatchObject({
    schedule: '30 2 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 300,
    suspend: false,
    jobTemplate: {
      spec: { backoffLimit: 2, activeDeadlineSeconds: 3600, template: { spec: { restartPolicy: 'Never' } } },
    },
  });
});

test('takes a Cron of cdk8s and a macro as schedule', () => {
  expect(render({ schedule: Cron.daily() }).spec.schedule).toBe('0 0 * * *');
  expect(render({ schedule: '@hourly' }).spec.schedule).toBe('@hourly');
});

test('takes other limits', () => {
  const spec = render({
    retries: 0,
    timeout: Duration.minutes(2),
    concurrency: 'Replace',
    suspend: true,
    timeZone: 'Europe/Berlin',
  }).spec;
  expect(spec).toMatchObject({ concurrencyPolicy: 'Replace', suspend: true, timeZone: 'Europe/Berlin' });
  expect(spec.jobTemplate.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 120 });
});

test('its pods are locked down and labelled like those of every workload', () => {
  const { template } = render().spec.jobTemplate.spec;
  expect(template.metadata.labels).toEqual({
    'app.kubernetes.io/name': 'frontend-report',
    'app.kubernetes.io/component': 'report',
    'app.kubernetes.io/part-of': 'frontend',
  });
  expect(template.spec.securityContext.runAsNonRoot).toBe(true);
  expect(template.spec.containers[0].image).toBe(podinfo.pullable);
});

test.each(['* * * *', '@reboot', 'every day', '', '* * * * * *'])(
  'fails on the schedule "%s"',
  (schedule) => {
    expect(() => render({ schedule })).toThrow('is not a schedule: five cron fields, or one of @yearly');
  },
);

test('fails on retries below 0, a timeout of nothing, and a name longer than 52', () => {
  expect(() => render({ retries: -1 })).toThrow('a number of retries is a whole number from 0, got "-1"');
  expect(() => render({ timeout: Duration.millis(0) })).toThrow(
    'a timeout is a whole number of seconds from 1',
  );
  expect(() => render({}, 'r'.repeat(44))).toThrow('1 to 52');
});
