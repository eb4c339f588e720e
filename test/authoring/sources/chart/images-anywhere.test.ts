import { ApiObject, JsonPatch } from 'cdk8s';
import { KubeConfigMap, KubeDeployment } from 'cdk8s-plus-28/lib/imports/k8s';
import { image, objectsOf } from '../../../support/fleets';

const { pullable } = image();

test('an image renders as what is pulled, wherever it stands in an object', () => {
  const objects = objectsOf((chart, { images: { server } }) => {
    const agent = new ApiObject(chart, 'agent', {
      apiVersion: 'example.org/v1',
      kind: 'Agent',
      metadata: { annotations: { 'example.org/image': server as unknown as string } },
      spec: { image: server, list: [{ image: server }], nested: { of: { image: server } } },
    } as ConstructorParameters<typeof ApiObject>[2]);
    agent.addJsonPatch(
      JsonPatch.add('/spec/patched', server),
      JsonPatch.add('/spec/deep', { list: [server] }),
    );
    new KubeConfigMap(chart, 'settings', {
      data: {
        IMAGE: server as unknown as string,
        json: JSON.stringify({ image: server }),
        flag: `--image=${server}`,
        list: [server, server].join(','),
      },
    });
    const web = new KubeDeployment(chart, 'web', {
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'web',
                image: server.pullable,
                env: [{ name: 'SELF', value: server as unknown as string }],
              },
            ],
          },
        },
      },
    });
    web.addJsonPatch(
      JsonPatch.add('/spec/template/spec/initContainers', [{ name: 'first', image: server }]),
      JsonPatch.replace('/spec/template/spec/containers/0/image', server),
    );
  });
  expect(objects).toMatchObject([
    {
      metadata: { annotations: { 'example.org/image': pullable } },
      spec: {
        image: pullable,
        list: [{ image: pullable }],
        nested: { of: { image: pullable } },
        patched: pullable,
        deep: { list: [pullable] },
      },
    },
    {
      data: {
        IMAGE: pullable,
        json: `{"image":"${pullable}"}`,
        flag: `--image=${pullable}`,
        list: `${pullable},${pullable}`,
      },
    },
    {
      spec: {
        template: {
          spec: {
            containers: [{ image: pullable, env: [{ name: 'SELF', value: pullable }] }],
            initContainers: [{ image: pullable }],
          },
        },
      },
    },
  ]);
});
