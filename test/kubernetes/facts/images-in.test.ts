import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type DeclaredImages, imagesIn, placeText } from '../../../lib/kubernetes/facts';
import { IMAGE_KINDS, IMAGE_TABLE } from '../../../lib/kubernetes/facts/images/image-kinds';

const SHA = `sha256:${'ab'.repeat(32)}`;

/** Places as text: path, what stands there, certainty. */
const places = (object: unknown, declared?: DeclaredImages) =>
  imagesIn(object, declared).map(
    ({ path, text, certainty, via, image }) =>
      `${placeText(path)} ${text} ${certainty} ${via}${image ? '' : ' unread'}`,
  );

const object = (apiVersion: string, kind: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...rest,
});

const configMap = (data: Readonly<Record<string, string>>) => object('v1', 'ConfigMap', { data });

describe('pods of any kind', () => {
  test('containers of every list and image volumes are pulled', () => {
    const spec = {
      containers: [{ name: 'a', image: 'nginx' }],
      initContainers: [{ name: 'b', image: `ghcr.io/x/y@${SHA}` }],
      ephemeralContainers: [{ name: 'c', image: 'busybox:1' }],
      volumes: [{ name: 'v', image: { reference: 'quay.io/a/b:c' } }],
    };
    const expected = [
      'containers[0].image nginx pulled pod',
      `initContainers[0].image ghcr.io/x/y@${SHA} pulled pod`,
      'ephemeralContainers[0].image busybox:1 pulled pod',
      'volumes[0].image.reference quay.io/a/b:c pulled pod',
    ];
    expect(places(object('apps/v1', 'Deployment', { spec: { template: { spec } } }))).toEqual(
      expected.map((each) => `spec.template.spec.${each}`),
    );
    expect(
      places(object('example.com/v1', 'Thing', { spec: { deep: [{ podTemplate: { spec } }] } })),
    ).toEqual(expected.map((each) => `spec.deep[0].podTemplate.spec.${each}`));
  });

  test('what is not a text is told, too', () => {
    expect(
      places(object('v1', 'Pod', { spec: { containers: [{ image: 7 }, { image: { a: 1 } }] } })),
    ).toEqual([
      'spec.containers[0].image 7 pulled pod unread',
      'spec.containers[1].image {"a":1} pulled pod unread',
    ]);
  });
});

describe('the table of kinds', () => {
  test.each([
    [
      'monitoring.coreos.com/v1',
      'Prometheus',
      { spec: { image: 'quay.io/prometheus/prometheus:v3' } },
      ['spec.image quay.io/prometheus/prometheus:v3 pulled kind'],
    ],
    [
      'monitoring.coreos.com/v1',
      'Alertmanager',
      { spec: { baseImage: 'quay.io/p/a', tag: 'v1' } },
      ['spec quay.io/p/a:v1 pulled kind'],
    ],
    [
      'monitoring.coreos.com/v1',
      'Prometheus',
      { spec: { version: 'v3.1' } },
      ['spec.version v3.1 undecided kind unread'],
    ],
    [
      'argoproj.io/v1alpha1',
      'WorkflowTemplate',
      {
        spec: {
          templates: [{ container: { image: 'a/b:1' } }, { script: { image: '{{inputs.parameters.i}}' } }],
        },
      },
      [
        'spec.templates[0].container.image a/b:1 pulled kind',
        'spec.templates[1].script.image {{inputs.parameters.i}} undecided kind unread',
      ],
    ],
    [
      'argoproj.io/v1alpha1',
      'CronWorkflow',
      {
        spec: { workflowSpec: { templates: [{ sidecars: [{ image: 'redis:7' }] }] } },
      },
      ['spec.workflowSpec.templates[0].sidecars[0].image redis:7 pulled kind'],
    ],
    [
      'tekton.dev/v1',
      'Task',
      { spec: { steps: [{ image: 'golang' }], stepTemplate: { image: 'x/y' } } },
      ['spec.steps[0].image golang pulled kind', 'spec.stepTemplate.image x/y pulled kind'],
    ],
    [
      'tekton.dev/v1',
      'Pipeline',
      { spec: { tasks: [{ taskSpec: { steps: [{ image: '$(params.i)' }] } }] } },
      ['spec.tasks[0].taskSpec.steps[0].image $(params.i) undecided kind unread'],
    ],
    [
      'postgresql.cnpg.io/v1',
      'Cluster',
      { spec: { imageName: 'ghcr.io/cloudnative-pg/postgresql:17' } },
      ['spec.imageName ghcr.io/cloudnative-pg/postgresql:17 pulled kind'],
    ],
    [
      'k8s.mariadb.com/v1alpha1',
      'MariaDB',
      { spec: { image: { repository: 'mariadb', tag: 11 } } },
      ['spec.image mariadb:11 pulled kind'],
    ],
    [
      'elasticsearch.k8s.elastic.co/v1',
      'Elasticsearch',
      { spec: { version: '8.1.0' } },
      ['spec.version 8.1.0 undecided kind unread'],
    ],
    [
      'pkg.crossplane.io/v1',
      'Provider',
      { spec: { package: 'xpkg.upbound.io/upbound/provider-aws:v1' } },
      ['spec.package xpkg.upbound.io/upbound/provider-aws:v1 pulled kind'],
    ],
    [
      'acid.zalan.do/v1',
      'postgresql',
      { spec: { dockerImage: 'ghcr.io/zalando/spilo-16:3.2' } },
      ['spec.dockerImage ghcr.io/zalando/spilo-16:3.2 pulled kind'],
    ],
    [
      'mutations.gatekeeper.sh/v1alpha1',
      'AssignImage',
      { spec: { parameters: { assignDomain: 'registry.example.org', assignTag: ':latest' } } },
      ['spec.parameters.assignTag :latest undecided kind unread'],
    ],
    ['kyverno.io/v1', 'ClusterPolicy', { spec: { pattern: { containers: [{ image: '!*:latest' }] } } }, []],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { image: 'ghcr.io/a/b:1' } }, []],
  ])('%s %s', (apiVersion, kind, rest, expected) => {
    expect(places(object(apiVersion, kind, rest))).toEqual(expected);
  });
});

test("Flagger's provider looks like an image, and is none", () => {
  expect(places(object('flagger.app/v1beta1', 'Canary', { spec: { provider: 'gatewayapi:v1' } }))).toEqual(
    [],
  );
});

test('the table has a version, and no kind both holds images and holds none', () => {
  expect(Number.isInteger(IMAGE_TABLE)).toBe(true);
  expect(
    IMAGE_KINDS.filter(({ none, images, pods, versions }) => none && (images ?? pods ?? versions)),
  ).toEqual([]);
});

describe('what looks like an image', () => {
  test.each([
    [{ image: 'nginx' }, ['spec.image nginx']],
    [{ sidecarImage: 'ghcr.io/a/b' }, ['spec.sidecarImage ghcr.io/a/b']],
    [{ imageName: 'a/b:1' }, ['spec.imageName a/b:1']],
    [{ dockerImage: 'a:1' }, ['spec.dockerImage a:1']],
    [{ images: ['a/b:1', 'c:2'] }, ['spec.images[0] a/b:1', 'spec.images[1] c:2']],
    [{ images: [{ name: 'a/b', newTag: '2' }] }, ['spec.images[0] a/b:2']],
    [{ image: { repository: 'a/b', tag: '1', pullPolicy: 'Always' } }, ['spec.image a/b:1']],
    [{ image: { registry: 'quay.io', repository: 'a/b', tag: '' } }, ['spec.image quay.io/a/b']],
    [{ x: { repository: 'a/b', tag: 1.5 } }, ['spec.x a/b:1.5']],
    [{ x: { repository: 'a/b', digest: SHA } }, [`spec.x a/b@${SHA}`]],
    [{ imageRepository: 'a/b', imageTag: 'x' }, ['spec a/b:x']],
    [{ reloaderImageRepository: 'a/b', reloaderImageTag: 'x' }, ['spec a/b:x']],
    [
      { args: ['--acme-http01-solver-image=quay.io/j/acmesolver:v1'] },
      ['spec.args[0] quay.io/j/acmesolver:v1'],
    ],
    [{ args: ['--prometheus-config-reloader=quay.io/p/r:v0.93.1'] }, ['spec.args[0] quay.io/p/r:v0.93.1']],
    [{ args: ['--image', 'busybox'] }, ['spec.args[1] busybox']],
    [{ args: ['--images=a=b/c:1,d=e/f:2'] }, ['spec.args[0] b/c:1', 'spec.args[0] e/f:2']],
    [
      { command: ['sh', '-c', 'kubectl run x --image=busybox && docker run ghcr.io/a/b:1'] },
      ['spec.command[2] busybox', 'spec.command[2] ghcr.io/a/b:1'],
    ],
    [{ env: [{ name: 'RELATED_IMAGE_X', value: 'quay.io/a/b' }] }, ['spec.env[0].value quay.io/a/b']],
    [
      { env: [{ name: 'PROXY', value: 'docker.io/istio/proxyv2:1.20' }] },
      ['spec.env[0].value docker.io/istio/proxyv2:1.20'],
    ],
    [{ env: [{ name: 'X', value: 'postgres:16' }] }, ['spec.env[0].value postgres:16']],
    [{ text: 'redis:7-alpine' }, ['spec.text redis:7-alpine']],
    [{ text: 'localhost:5000/app:8080' }, ['spec.text localhost:5000/app:8080']],
    [{ text: `app@${SHA}` }, [`spec.text app@${SHA}`]],
  ])('%j is found', (spec, expected) => {
    const found = imagesIn(object('example.com/v1', 'Thing', { spec }));
    expect(found.map(({ path, text }) => `${placeText(path)} ${text}`)).toEqual(expected);
    expect(new Set(found.map(({ certainty }) => certainty))).toEqual(new Set(['undecided']));
  });

  test.each([
    'localhost:8080',
    'redis:6379',
    'redis-cart:6379',
    'productcatalogservice:3550',
    'db:5432',
    'smtp:25',
    'kube-system/dns:53',
    'default/example-go:8080',
    '10.0.0.1:80',
    '[::1]:80',
    'example.com:443',
    'https://example.com/a:1',
    'http://alertmanager:9093/api/v2',
    'oauth2:http://x',
    '12:30',
    '12:30:45',
    '2024-01-01T00:00:00Z',
    '0.0.0.0:8080',
    ':8080',
    'tcp:80',
    'unix:///var/run/x.sock',
    '/var/run:/run',
    'system:serviceaccount:a:b',
    'system:masters',
    'user:secret',
    'level:info',
    'app:web',
    'a/b',
    'ghcr.io/a/b',
    'application/json',
    'me@example.com',
    'git@github.com:a/b.git',
    'arn:aws:iam::123:role/x',
    SHA,
    'md5:d41d8cd98f00b204e9800998ecf8427e',
    'ECDHE-RSA:AES',
    '1.2.3',
    'v1.2.3',
    'svc.cluster.local:http',
    '*:latest',
  ])('%s is not one by itself', (text) => {
    expect(
      places(
        object('example.com/v1', 'Thing', {
          spec: { text, args: [text, `--x=${text}`], env: [{ name: 'X', value: text }] },
        }),
      ),
    ).toEqual([]);
  });

  test.each([
    { backgroundImage: 'https://example.com/a.png' },
    { image: 'hero.svg' },
    { imagePullPolicy: 'Always' },
    { imagePullSecrets: [{ name: 'regcred' }] },
    { imageTag: 'v1' },
    { imageRegistry: 'ghcr.io/a' },
    { exclude: { image: 'true' } },
    { x: { repository: 'https://charts.example.com', tag: 'v1' } },
    { x: { repository: 'git@github.com:a/b.git', branch: 'main' } },
    { image: '' },
  ])('%j holds none', (spec) => {
    expect(places(object('example.com/v1', 'Thing', { spec }))).toEqual([]);
  });

  test('labels, names, status and what was applied before name nothing to pull', () => {
    expect(
      places({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'nginx:1.2',
          labels: { image: 'nginx' },
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{"image":"a/b:1"}',
            'sidecar.istio.io/proxyImage': 'istio/proxyv2:1.20',
          },
        },
        status: { image: 'a/b:1' },
      }),
    ).toEqual([
      'metadata.annotations["sidecar.istio.io/proxyImage"] istio/proxyv2:1.20 undecided looks-like',
    ]);
  });
});

describe('texts within texts', () => {
  test.each([
    [
      'a manifest',
      'kind: Pod\nspec:\n  containers:\n    - name: a\n      image: busybox:1.36 # comment\n',
      ['busybox:1.36'],
    ],
    ['JSON', '{"spec":{"containers":[{"image":"nginx:1"}]}}', ['nginx:1']],
    ['Helm values', 'image:\n  repository: ghcr.io/a/b\n  tag: v1\nother:\n  tag: v2\n', ['ghcr.io/a/b:v1']],
    ['values the other way round', 'a:\n  tag: "v1"\n  repository: ghcr.io/a/b\n', ['ghcr.io/a/b:v1']],
    ['a template', 'image: "{{ .Values.image }}"\nx: {{ y }}\n', ['{{ .Values.image }}']],
    [
      'a script',
      '#!/bin/sh\n# image: not/this:1\nkubectl run x --image busybox\ndocker pull ghcr.io/a/b:1\n',
      ['busybox', 'ghcr.io/a/b:1'],
    ],
    ['compose', 'services:\n  db:\n    image: "postgres:16-alpine"\n', ['postgres:16-alpine']],
    [
      'nginx',
      'server {\n  listen 80;\n  proxy_pass http://web:8080;\n  upstream a { server b:9090; }\n}\n',
      [],
    ],
    ['properties', 'host=redis:6379\nurl=jdbc:postgresql://db:5432/x\nimage=hero.png\n', []],
  ])('%s', (_, text, expected) => {
    const found = imagesIn(configMap({ text }));
    expect(found.map((each) => each.text)).toEqual(expected);
    expect(found.every(({ via, certainty }) => via === 'embedded' && certainty === 'undecided')).toBe(true);
  });
});

describe('images in bytes', () => {
  const POD = 'kind: Pod\nspec:\n  containers:\n    - image: busybox:1.36\n';
  const found = (bytes: Buffer, kind = 'ConfigMap', field = 'binaryData') =>
    places(object('v1', kind, { [field]: { x: bytes.toString('base64') } }));
  test.each<[string, Buffer]>([
    ['a manifest', Buffer.from(POD)],
    ['with a mark of order', Buffer.from(`\ufeff${POD}`)],
    ['of wide characters', Buffer.from(`\ufeff${POD}`, 'utf16le')],
    ['of other characters', Buffer.from(`${POD}# caf\u00e9`, 'latin1')],
    [
      'in an archive',
      Buffer.concat([Buffer.from('pod.yaml'), Buffer.alloc(504), Buffer.from(POD), Buffer.alloc(99)]),
    ],
    ['packed by gzip', gzipSync(POD)],
    ['packed by zlib', deflateSync(POD)],
    ['short', Buffer.from('busybox:1.36')],
  ])('of a ConfigMap and a Secret: %s', (_, bytes) => {
    const all = [...found(bytes), ...found(bytes, 'Secret', 'data')];
    expect(all).toEqual([
      'binaryData.x busybox:1.36 undecided embedded',
      'data.x busybox:1.36 undecided embedded',
    ]);
  });

  test('of a picture, or packed without end, are none', () => {
    expect(found(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]))).toEqual([]);
    expect(found(gzipSync(Buffer.alloc(50_000_000)))).toEqual([]);
  });
});

describe('images that are written in parts, in several, or hidden', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const POD = 'kind: Pod\nspec:\n  containers:\n    - image: busybox:1.36\n';
  test.each<[string, unknown, readonly string[]]>([
    ['docker run', { script: 'docker run --rm nginx:1.2' }, ['nginx:1.2']],
    ['docker run, no tag', { script: 'exec docker pull nginx' }, ['nginx']],
    ['kubectl set image', { script: 'kubectl set image deployment/web web=nginx:1.2' }, ['nginx:1.2']],
    ['podman in lines', { script: 'set -e\npodman run -d redis:7\n' }, ['redis:7']],
    ['a Dockerfile', { file: 'FROM nginx\nRUN true\n' }, ['nginx']],
    [
      'a Dockerfile of stages',
      { file: 'FROM golang:1.25 AS b\nFROM scratch\nCOPY --from=b /a /a\n' },
      ['golang:1.25'],
    ],
    ['one line of it', { file: 'FROM nginx:1' }, ['nginx:1']],
    [
      'a JSON patch',
      { patches: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'nginx' }] },
      ['nginx'],
    ],
    ['a JSON patch as YAML', { patch: '- op: replace\n  path: /spec/image\n  value: nginx\n' }, ['nginx']],
    [
      'a JSON patch as JSON',
      { patch: '[{"op":"add","path":"/spec/sidecarImage","value":"envoy"}]' },
      ['envoy'],
    ],
    ['base64', { manifest: base64(POD) }, ['busybox:1.36']],
    ['base64 in lines', { manifest: base64(POD.repeat(3)).replace(/.{60}/g, '$&\n') }, ['busybox:1.36']],
    ['base64 of a command', { run: base64('docker run --rm nginx') }, ['nginx']],
    ['base64 twice', { manifest: base64(base64(POD)) }, ['busybox:1.36']],
    ['packed', { manifest: gzipSync(POD).toString('base64') }, ['busybox:1.36']],
    ['base64 of one', { image: base64('ghcr.io/example/web:1.2') }, ['ghcr.io/example/web:1.2']],
    ['percent-encoded', { manifest: encodeURIComponent(POD) }, ['busybox:1.36']],
    ['a percent-encoded name', { x: 'ghcr.io%2Fa%2Fb%3A1' }, ['ghcr.io/a/b:1']],
    ['several with commas', { images: 'nginx:1.2,redis:7' }, ['nginx:1.2', 'redis:7']],
    ['several with blanks', { images: 'nginx:1.2 ghcr.io/a/b' }, ['nginx:1.2', 'ghcr.io/a/b']],
    ['several elsewhere', { x: 'ghcr.io/a/b:1,redis:7' }, ['ghcr.io/a/b:1', 'redis:7']],
    [
      'registry, name and version',
      { x: { registry: 'ghcr.io', name: 'a/b', version: '1.2' } },
      ['ghcr.io/a/b:1.2'],
    ],
    [
      'repositories with tags',
      { images: { 'ghcr.io/a/b': '1.2', nginx: 1 } },
      ['ghcr.io/a/b:1.2', 'nginx:1'],
    ],
    ['a repository with a digest', { images: { 'ghcr.io/a/b': SHA } }, [`ghcr.io/a/b@${SHA}`]],
    ['a zero-width space', { image: '\u200bnginx:1.2' }, ['\u200bnginx:1.2']],
    ['a zero-width joiner', { x: 'ghcr.io/a/b\u200d:1' }, ['ghcr.io/a/b\u200d:1']],
    [
      'variables',
      {
        env: [
          { name: 'WEB_REPO', value: 'ghcr.io/a/b' },
          { name: 'WEB_TAG', value: '1.2' },
        ],
      },
      ['ghcr.io/a/b:1.2'],
    ],
    ['parts of an image: ref', { image: { ref: 'quay.io/a/b', tag: '1' } }, ['quay.io/a/b:1']],
    ['parts of an image: path', { image: { registry: 'quay.io', path: 'a/b', tag: '1' } }, ['quay.io/a/b:1']],
    ['a stem before the parts', { operatorRepository: 'ghcr.io/a/b', operatorTag: 'v1' }, ['ghcr.io/a/b:v1']],
    [
      'a stem with underscores',
      { worker_container_repository: 'ghcr.io/a/airflow', worker_container_tag: '2.9' },
      ['ghcr.io/a/airflow:2.9'],
    ],
    ['a registry with a tag', { registry: 'quay.io/a/b', tag: '1' }, ['quay.io/a/b:1']],
    ['a hub with a tag', { global: { hub: 'docker.io/istio', tag: '1.20' } }, ['docker.io/istio:1.20']],
    ['names of components', { componentImages: { a: 'x/y' } }, ['x/y']],
    ['podman and its like', { run: 'oras pull ghcr.io/a/b' }, ['ghcr.io/a/b']],
    ['buildah', { run: 'buildah from fedora' }, ['fedora']],
    ['a scheme and no tag', { run: 'apptainer exec docker://ubuntu ls' }, ['docker://ubuntu']],
    ['Kustomize', { file: 'images:\n- name: a/b\n  newTag: "1"\n' }, ['a/b:1']],
    ['values by name', { file: 'image:\n  name: a/b\n  tag: "1"\n' }, ['a/b:1']],
    ['an ini', { file: '[w]\nrun_repository = ghcr.io/a/b\nrun_tag = 2.9\n' }, ['ghcr.io/a/b:2.9']],
    ['XML', { file: '<a><dockerImage>alpine</dockerImage></a>' }, ['alpine']],
    ['code', { file: 'const image = "alpine";\n' }, ['alpine']],
    ['a pipeline', { file: "node { docker.image('maven:3').inside {} }\n" }, ['maven:3']],
    ['a map in one line', { file: "{image: 'alpine'}" }, ['alpine']],
    ['wide letters', { image: 'ｎginx:1' }, ['ｎginx:1']],
    ['a control character', { x: 'ghcr.io/a/b:1\u0000' }, ['ghcr.io/a/b:1\u0000']],
    ['a flag with quotes', { args: ["--sidecar-image='envoy'"] }, ['envoy']],
    ['an address that holds its content', { x: `data:text/yaml;base64,${base64(POD)}` }, ['busybox:1.36']],
    ['crane', { run: 'crane export alpine - | tar x' }, ['alpine']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a Dockerfile
    ['an argument of a Dockerfile', { file: 'ARG BASE=alpine:3\nFROM ${BASE}\n' }, ['alpine:3', `$\{BASE}`]],
    [
      'what a Dockerfile copies from',
      { file: 'FROM scratch\nCOPY --from=busybox:1 /a /a\nCOPY --from=b /b /b\n' },
      ['busybox:1'],
    ],
    [
      'what a step of a Dockerfile mounts',
      { file: 'FROM scratch\nRUN --mount=type=bind,from=ghcr.io/a/b,target=/x make\n' },
      ['ghcr.io/a/b'],
    ],
    ['jsonnet', { file: "{ image:: 'alpine:3' }\n" }, ['alpine:3']],
    ['data', { data: { NGINX_REPOSITORY: 'nginx', NGINX_VERSION: '1.27' } }, ['nginx:1.27']],
  ])('%s', (_, spec, expected) => {
    const found = imagesIn(object('example.com/v1', 'Thing', { spec }));
    expect(found.map((each) => each.text)).toEqual(expected);
    expect(found.every(({ certainty }) => certainty === 'undecided')).toBe(true);
  });

  test.each([
    { query: 'SELECT a\nFROM users\nWHERE b = 1\n' },
    { query: 'select a from users' },
    { text: 'From nginx to envoy' },
    { run: 'docker ps; docker logs web' },
    { patches: [{ op: 'replace', path: '/spec/replicas', value: 'nginx' }] },
    { token: base64('a secret: of some length') },
    { key: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ' },
    { url: 'https://example.com/a%20b%3Fc' },
    { images: { pullPolicy: 'Always', version: '1.2' } },
    { x: { registry: 'https://packages.example.org', name: 'left-pad' } },
    {
      env: [
        { name: 'APP_VERSION', value: '1.2' },
        { name: 'APP_NAME', value: 'web' },
      ],
    },
    {
      env: [
        { name: 'GIT_REPO', value: 'https://github.com/a/b' },
        { name: 'GIT_TAG', value: 'v1' },
      ],
    },
    { list: 'a,b,c' },
    { gitRepository: 'github.com/a/b', gitTag: 'v1' },
    { chartRepository: 'ghcr.io/a/charts', chartVersion: '1.2.3' },
    { images: { path: 'static/img', pullPolicy: 'Always' } },
    { registry: 'ghcr.io', tag: 'x' },
    { image: { url: 'https://example.org/a.png', tag: 'x' } },
    { host: { name: 'db', version: '14' } },
    { file: 'the image: see the docs\ntag: v1\nname: web\n' },
    { file: '<image>https://example.org/a.png</image>' },
    { file: 'ARG VERSION=1.2.3\nARG PORT=8080\nRUN make from=src\n' },
    { text: '\uff11\uff12:\uff13\uff10' },
    { x: `data:image/png;base64,${base64('\u0089PNG and so on and on')}` },
    { run: 'crane version; docker cp web /tmp' },
  ])('%j holds none', (spec) => {
    expect(places(object('example.com/v1', 'Thing', { spec }))).toEqual([]);
  });
});

describe('declarations', () => {
  const thing = object('example.com/v1', 'Thing', {
    spec: { runner: 'a/b', picture: { image: 'x/y:1' }, boxes: [{ box: 'a/b:1' }] },
  });

  test('an environment names the fields of a kind that hold images, and those that hold none', () => {
    const kinds = [
      { kind: 'example.com/Thing', images: ['spec.runner', 'spec.boxes[].box'], none: ['spec.picture'] },
    ];
    expect(places(thing, { kinds })).toEqual([
      'spec.runner a/b pulled declared',
      'spec.boxes[0].box a/b:1 pulled declared',
    ]);
    expect(places(thing, { kinds: [{ kind: 'Thing', none: ['**'] }] })).toHaveLength(2);
  });

  test('an app names fields of objects', () => {
    const field = (...steps: (string | number)[]) => ({ kind: 'Thing', name: 'x', steps });
    expect(
      places(thing, { at: [field('spec', 'runner')], none: [field('spec', 'picture', 'image')] }),
    ).toEqual(['spec.runner a/b pulled declared', 'spec.boxes[0].box a/b:1 undecided looks-like']);
  });

  test('nothing makes a container hold no image', () => {
    const pod = object('v1', 'Pod', { spec: { containers: [{ image: 'nginx' }] } });
    expect(places(pod, { kinds: [{ kind: 'Pod', none: ['**'] }] })).toEqual([
      'spec.containers[0].image nginx pulled pod',
    ]);
  });
});

test('never throws, and says the same of the same object', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const thing = { apiVersion: 'tekton.dev/v1', kind: 'Task', spec: value };
      expect(imagesIn(thing)).toEqual(imagesIn(structuredClone(thing)));
    }),
  );
  let deep: unknown = 'nginx:1.2';
  for (let level = 0; level < 3000; level += 1) deep = { a: deep };
  expect(places(object('example.com/v1', 'Thing', { spec: deep }))).toHaveLength(1);
  expect(imagesIn('text')).toEqual([]);
});

test('what policies put into other objects is looked at, and what they judge is not', () => {
  const container = { '(name)': '*', image: 'ghcr.io/evil/evil:latest' };
  const mutate = { patchStrategicMerge: { spec: { containers: [container] } } };
  const validate = { pattern: { spec: { containers: [{ image: 'ghcr.io/example/*:*' }] } } };
  const generate = { kind: 'Pod', data: { spec: { containers: [{ name: 'a', image: 'evil' }] } } };
  const verifyImages = [{ imageReferences: ['ghcr.io/example/web:1'] }];
  expect(
    places(
      object('kyverno.io/v1', 'ClusterPolicy', {
        spec: { rules: [{ mutate }, { validate }, { generate }, { verifyImages }] },
      }),
    ),
  ).toEqual([
    expect.stringContaining(
      'spec.rules[0].mutate.patchStrategicMerge.spec.containers[0].image ghcr.io/evil/evil:latest',
    ),
    expect.stringContaining('spec.rules[2].generate.data.spec.containers[0].image evil'),
  ]);
  const expression =
    'Object{spec: Object.spec{containers: [Object.spec.containers{image: "ghcr.io/evil/evil:latest"}]}}';
  const mutations = [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }];
  for (const [version, kind] of [
    ['admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy'],
    ['policies.kyverno.io/v1', 'MutatingPolicy'],
  ] as const)
    expect(places(object(version, kind, { spec: { mutations } })).join()).toContain(
      'ghcr.io/evil/evil:latest',
    );
});

test('a list of words is a command line: a program that pulls is given an image without registry and tag', () => {
  const pod = (words: readonly string[]) =>
    places(
      object('v1', 'Pod', { spec: { containers: [{ name: 'a', image: `a@${SHA}`, command: words }] } }),
    ).slice(1);
  expect(pod(['podman', 'run', 'web'])).toEqual([
    expect.stringContaining('command[2] web undecided looks-like'),
  ]);
  expect(pod(['docker', 'pull', '-q', 'web'])).toEqual([
    expect.stringContaining('command[3] web undecided looks-like'),
  ]);
  expect(pod(['crictl', 'pull', 'library/web'])).toEqual([
    expect.stringContaining('command[2] library/web undecided looks-like'),
  ]);
  expect(pod(['podman', 'ps', 'web'])).toEqual([]);
  expect(pod(['server', 'run', 'web'])).toEqual([]);
});

test('a chart that a command fetches is named where no exact version is', () => {
  const pod = (...args: readonly string[]) =>
    places(object('v1', 'Pod', { spec: { containers: [{ name: 'a', image: `a@${SHA}`, args }] } })).slice(1);
  const chart = 'oci://ghcr.io/a/chart';
  expect(pod('helm', 'install', 'x', chart)).toEqual([expect.stringContaining(`args[3] ${chart} undecided`)]);
  expect(pod('upgrade', '--install', 'x', chart, '--version', '1.x')).toEqual([
    expect.stringContaining(`args[3] ${chart} undecided`),
  ]);
  expect(pod('sh', '-c', `helm upgrade --install x ${chart}`)).toEqual([
    expect.stringContaining(`args[2] ${chart} undecided`),
  ]);
  expect(places(configMap({ 'install.sh': `#!/bin/sh\nhelm pull ${chart}\n` }))).toEqual([
    `data["install.sh"] ${chart} undecided embedded`,
  ]);
  expect(pod('helm', 'install', 'x', chart, '--version', '1.2.3')).toEqual([]);
  expect(pod('helm', 'install', 'x', chart, '--version=v1.2.3-rc.1')).toEqual([]);
  expect(pod('serve', '--mirror', chart)).toEqual([]);
});

test('what a CRD fills in where an object names no image is looked at, with its place in the schema', () => {
  const crd = (properties: object) =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: {
        group: 'example.org',
        names: { kind: 'Thing', plural: 'things' },
        versions: [
          { name: 'v1', schema: { openAPIV3Schema: { properties: { spec: { properties } } } } },
          { name: 'v2', schema: {} },
        ],
      },
    });
  const schema = 'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties';
  const text = { type: 'string', description: 'such as ghcr.io/a/b:1' };
  expect(
    places(
      crd({
        image: { ...text, default: 'ghcr.io/a/b:1' },
        sidecar: { type: 'object', default: { image: 'nginx' } },
        proxy: {
          properties: { image: { properties: { repository: { default: 'a/b' }, tag: { default: '1' } } } },
        },
        jobs: { type: 'array', items: { properties: { agentImage: { default: `a/b@${SHA}` } } } },
        plain: { ...text, default: 'redis:6379' },
        other: { ...text, enum: ['ghcr.io/a/b:1'] },
      }),
    ),
  ).toEqual([
    `${schema}.image.default ghcr.io/a/b:1 undecided looks-like`,
    `${schema}.sidecar.default.image nginx undecided looks-like`,
    `${schema}.proxy.properties.image a/b:1 undecided looks-like`,
    `${schema}.jobs.items.properties.agentImage.default a/b@${SHA} undecided looks-like`,
  ]);
  const declared = { kinds: [{ kind: 'apiextensions.k8s.io/CustomResourceDefinition', none: ['spec'] }] };
  expect(places(crd({ image: { default: 'ghcr.io/a/b:1' } }), declared)).toEqual([]);
});
