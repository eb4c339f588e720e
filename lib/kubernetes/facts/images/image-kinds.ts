/** Where images stand in kinds that are not Kubernetes' own, by the schemas of their CRDs. */
interface ImageKinds {
  readonly group: string;
  /** Kinds of the group; all where none is named. */
  readonly kinds?: readonly string[];
  /** Fields that hold an image, as text or as a map of its parts: `spec.image`, `**.image`. */
  readonly images?: readonly string[];
  /**
   * Fields that choose an image by a version where none of `images` is set; if they are absent, the controller chooses.
   */
  readonly versions?: readonly string[];
  /** Templates of pods: what has `spec.containers`; beside those at `spec.template`, which any kind may have. */
  readonly pods?: readonly string[];
  /** Fields whose content, images included, is put into other objects; goes with `none`. */
  readonly sets?: readonly string[];
  /** Whether no field of the kind, but for those of `sets`, makes anything pull an image, whatever it looks like: schemas, policies, what updates images. */
  readonly none?: true;
}

/** The version of the table; results cached by it are found anew when it changes. */
export const IMAGE_TABLE = 7;

/** Well-known kinds that hold images, or look as if they did. */
export const IMAGE_KINDS: readonly ImageKinds[] = [
  // Argo Rollouts and Workflows
  {
    group: 'argoproj.io',
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
    pods: ['spec.metrics[].provider.job.spec.template'],
  },
  { group: 'argoproj.io', kinds: ['Experiment'], pods: ['spec.templates[].template'] },
  {
    group: 'argoproj.io',
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow'],
    images: [
      '**.container.image',
      '**.script.image',
      '**.containerSet.containers[].image',
      '**.initContainers[].image',
      '**.sidecars[].image',
    ],
  },
  {
    group: 'argoproj.io',
    kinds: ['Sensor', 'EventSource', 'EventBus'],
    images: ['**.container.image'],
    pods: ['spec.template'],
  },
  { group: 'argoproj.io', kinds: ['ImageUpdater', 'AppProject'], none: true },
  // Flagger: its `provider`, such as `gatewayapi:v1`, looks like one
  { group: 'flagger.app', kinds: ['Canary', 'MetricTemplate', 'AlertProvider'], none: true },
  // Tekton
  {
    group: 'tekton.dev',
    images: ['**.steps[].image', '**.sidecars[].image', '**.stepTemplate.image'],
  },
  { group: 'tekton.dev', kinds: ['StepAction'], images: ['spec.image'] },
  { group: 'triggers.tekton.dev', images: ['**.steps[].image', '**.sidecars[].image'] },
  // Prometheus operator
  {
    group: 'monitoring.coreos.com',
    kinds: ['Prometheus', 'PrometheusAgent'],
    images: ['spec.image', 'spec.thanos.image', 'spec.thanos', 'spec'],
    versions: ['spec.version'],
  },
  {
    group: 'monitoring.coreos.com',
    kinds: ['Alertmanager', 'ThanosRuler'],
    images: ['spec.image', 'spec'],
    versions: ['spec.version'],
  },
  {
    group: 'monitoring.coreos.com',
    kinds: ['ServiceMonitor', 'PodMonitor', 'Probe', 'PrometheusRule', 'ScrapeConfig', 'AlertmanagerConfig'],
    none: true,
  },
  // cert-manager
  { group: 'cert-manager.io', none: true },
  { group: 'operator.cert-manager.io', images: ['**.image'] },
  // CloudNativePG
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Cluster'],
    images: ['spec.imageName', 'spec.postgresql.extensions[].image.reference'],
  },
  {
    group: 'postgresql.cnpg.io',
    kinds: ['ImageCatalog', 'ClusterImageCatalog'],
    images: ['spec.images[].image'],
  },
  { group: 'postgresql.cnpg.io', kinds: ['Pooler'], pods: ['spec.template'] },
  // Knative
  { group: 'serving.knative.dev', kinds: ['Service', 'Configuration'], pods: ['spec.template'] },
  { group: 'serving.knative.dev', kinds: ['Revision'], images: ['spec.containers[].image'] },
  { group: 'caching.internal.knative.dev', kinds: ['Image'], images: ['spec.image'] },
  { group: 'sources.knative.dev', kinds: ['ContainerSource'], pods: ['spec.template'] },
  { group: 'operator.knative.dev', images: ['spec.registry.default', 'spec.registry.override.*'] },
  // KEDA
  { group: 'keda.sh', kinds: ['ScaledJob'], pods: ['spec.jobTargetRef.template'] },
  {
    group: 'keda.sh',
    kinds: ['ScaledObject', 'TriggerAuthentication', 'ClusterTriggerAuthentication'],
    none: true,
  },
  // Elastic
  {
    group: 'elasticsearch.k8s.elastic.co',
    images: ['spec.image'],
    versions: ['spec.version'],
    pods: ['spec.nodeSets[].podTemplate'],
  },
  ...['kibana', 'apm', 'beat', 'agent', 'enterprisesearch', 'maps', 'logstash', 'packageregistry'].map(
    (name) => ({
      group: `${name}.k8s.elastic.co`,
      images: ['spec.image'],
      versions: ['spec.version'],
      pods: [
        'spec.podTemplate',
        'spec.deployment.podTemplate',
        'spec.daemonSet.podTemplate',
        'spec.statefulSet.podTemplate',
      ],
    }),
  ),
  // Databases and brokers
  { group: 'kafka.strimzi.io', kinds: ['Kafka'], images: ['**.image'], versions: ['spec.kafka.version'] },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaConnect', 'KafkaMirrorMaker2', 'KafkaMirrorMaker', 'KafkaBridge'],
    images: ['**.image', 'spec.build.output.image', 'spec.template.buildConfig.image'],
    versions: ['spec.version'],
  },
  { group: 'kafka.strimzi.io', kinds: ['KafkaTopic', 'KafkaUser', 'KafkaConnector'], none: true },
  { group: 'k8s.mariadb.com', images: ['**.image'] },
  { group: 'mariadb.mmontes.io', images: ['**.image'] },
  {
    group: 'acid.zalan.do',
    kinds: ['postgresql'],
    images: ['spec.dockerImage', 'spec.connectionPooler.dockerImage', 'spec.sidecars[].image'],
    versions: ['spec.postgresql.version'],
  },
  {
    group: 'acid.zalan.do',
    kinds: ['OperatorConfiguration'],
    images: [
      'configuration.docker_image',
      'configuration.logical_backup.logical_backup_docker_image',
      'configuration.connection_pooler.connection_pooler_image',
      'configuration.sidecars[].image',
    ],
  },
  { group: 'postgres-operator.crunchydata.com', images: ['**.image'] },
  {
    group: 'postgres-operator.crunchydata.com',
    kinds: ['PostgresCluster'],
    versions: ['spec.postgresVersion'],
  },
  ...['pxc.percona.com', 'psmdb.percona.com', 'ps.percona.com', 'pgv2.percona.com'].map((group) => ({
    group,
    images: ['**.image', '**.initImage'],
  })),
  {
    group: 'mysql.oracle.com',
    kinds: ['InnoDBCluster'],
    images: ['spec.imageRepository'],
    versions: ['spec.version'],
  },
  { group: 'redis.redis.opstreelabs.in', images: ['**.image'] },
  { group: 'databases.spotahome.com', images: ['**.image'] },
  { group: 'rabbitmq.com', kinds: ['RabbitmqCluster'], images: ['spec.image'] },
  { group: 'mongodbcommunity.mongodb.com', versions: ['spec.version'] },
  { group: 'minio.min.io', kinds: ['Tenant'], images: ['**.image'] },
  { group: 'clickhouse.altinity.com', pods: ['spec.templates.podTemplates[]'] },
  {
    group: 'cassandra.datastax.com',
    kinds: ['CassandraDatacenter'],
    images: ['spec.serverImage'],
    versions: ['spec.serverVersion'],
    pods: ['spec.podTemplateSpec'],
  },
  { group: 'k8ssandra.io', images: ['**.containerImage'] },
  { group: 'nats.io', images: ['**.image'] },
  { group: 'ceph.rook.io', images: ['spec.cephVersion.image', '**.image'] },
  // Continuous integration
  {
    group: 'actions.summerwind.dev',
    images: ['**.image', '**.dockerImage'],
  },
  {
    group: 'actions.github.com',
    images: ['**.image'],
    pods: ['spec.template', 'spec.listenerTemplate'],
  },
  { group: 'core.spinnaker.io', images: ['**.image'] },
  { group: 'k6.io', images: ['spec.runner.image', 'spec.starter.image', 'spec.initializer.image'] },
  // Meshes and gateways
  { group: 'networking.istio.io', kinds: ['ProxyConfig'], images: ['spec.image'] },
  { group: 'install.istio.io', images: ['**.image'], versions: ['spec.tag'] },
  {
    group: 'sailoperator.io',
    kinds: ['Istio', 'IstioCNI', 'ZTunnel'],
    images: ['**.image'],
    versions: ['spec.version'],
  },
  { group: 'extensions.istio.io', kinds: ['WasmPlugin'], images: ['spec.url'] },
  { group: 'gateway.envoyproxy.io', images: ['**.container.image', '**.image.url'] },
  // Observability
  { group: 'jaegertracing.io', images: ['**.image'] },
  { group: 'opentelemetry.io', images: ['**.image'] },
  { group: 'operator.victoriametrics.com', images: ['**.image'] },
  { group: 'loki.grafana.com', images: ['**.image'] },
  { group: 'tempo.grafana.com', images: ['**.image', 'spec.images.*'] },
  {
    group: 'grafana.integreatly.org',
    kinds: ['Grafana'],
    versions: ['spec.version'],
    pods: ['spec.deployment.spec.template'],
  },
  { group: 'logging.banzaicloud.io', images: ['**.image'] },
  { group: 'datadoghq.com', images: ['**.image'] },
  { group: 'monitoring.grafana.com', images: ['**.image'] },
  { group: 'fluentbit.fluent.io', images: ['spec.image'] },
  // Crossplane
  {
    group: 'pkg.crossplane.io',
    kinds: [
      'Provider',
      'Configuration',
      'Function',
      'ProviderRevision',
      'ConfigurationRevision',
      'FunctionRevision',
    ],
    images: ['spec.package', 'spec.image'],
  },
  {
    group: 'pkg.crossplane.io',
    kinds: ['DeploymentRuntimeConfig'],
    pods: ['spec.deploymentTemplate.spec.template'],
  },
  { group: 'pkg.crossplane.io', kinds: ['ControllerConfig'], images: ['spec.image'] },
  { group: 'pkg.crossplane.io', kinds: ['ImageConfig'], none: true },
  // Batch and machine learning
  { group: 'jobset.x-k8s.io', pods: ['spec.replicatedJobs[].template.spec.template'] },
  {
    group: 'leaderworkerset.x-k8s.io',
    pods: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
  },
  { group: 'kueue.x-k8s.io', kinds: ['Workload'], pods: ['spec.podSets[].template'] },
  { group: 'batch.volcano.sh', kinds: ['Job'], pods: ['spec.tasks[].template'] },
  { group: 'kubeflow.org', pods: ['spec.*.*.template'] },
  { group: 'trainer.kubeflow.org', images: ['**.image'] },
  { group: 'serving.kserve.io', images: ['**.image'] },
  {
    group: 'ray.io',
    pods: ['**.headGroupSpec.template', '**.workerGroupSpecs[].template', 'spec.submitterPodTemplate'],
  },
  { group: 'sparkoperator.k8s.io', images: ['**.image'] },
  { group: 'flink.apache.org', images: ['spec.image'], pods: ['**.podTemplate'] },
  { group: 'seldon.io', images: ['**.image'] },
  // Virtual machines and nodes
  { group: 'kubevirt.io', images: ['**.containerDisk.image', '**.kernelBoot.container.image'] },
  { group: 'cdi.kubevirt.io', images: ['**.registry.url'] },
  { group: 'upgrade.cattle.io', kinds: ['Plan'], images: ['**.image'], versions: ['spec.version'] },
  { group: 'nvidia.com', images: ['**.image'] },
  // Others
  { group: 'operators.coreos.com', kinds: ['CatalogSource'], images: ['spec.image'] },
  {
    group: 'operators.coreos.com',
    kinds: ['ClusterServiceVersion'],
    images: ['spec.relatedImages[].image'],
    pods: ['spec.install.spec.deployments[].spec.template'],
  },
  { group: 'k8s.keycloak.org', images: ['spec.image'] },
  { group: 'apps.kruise.io', pods: ['spec.template', '**.template'] },
  { group: 'agones.dev', pods: ['spec.template', 'spec.template.spec.template'] },
  { group: 'camel.apache.org', images: ['**.image'] },
  // Kinds that watch, judge or update images pull none of those they name
  { group: 'apiextensions.k8s.io', none: true },
  { group: 'admissionregistration.k8s.io', none: true, sets: ['spec.mutations'] },
  // it puts parts of an image into the pods of others
  {
    group: 'mutations.gatekeeper.sh',
    kinds: ['AssignImage'],
    versions: ['spec.parameters.assignTag'],
  },
  { group: 'kyverno.io', none: true, sets: ['spec.rules[].mutate', 'spec.rules[].generate'] },
  { group: 'policies.kyverno.io', none: true, sets: ['spec.mutations', 'spec.generate'] },
  { group: 'policy.sigstore.dev', none: true },
  { group: 'templates.gatekeeper.sh', none: true },
  { group: 'constraints.gatekeeper.sh', none: true },
  { group: 'image.toolkit.fluxcd.io', none: true },
  { group: 'rbac.authorization.k8s.io', none: true },
  { group: 'gateway.networking.k8s.io', none: true },
];
