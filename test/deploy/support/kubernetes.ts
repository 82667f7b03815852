import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

// What our files use of Kubernetes. It drops a field whose name it does not know, with a warning at best; here that is
// a mistake.

const labels = z.record(z.string(), z.string());
const selector = z.strictObject({ matchLabels: labels });
const named = z.strictObject({ name: z.string(), namespace: z.string().optional(), labels: labels.optional() });
const quantities = z.strictObject({ cpu: z.string().optional(), memory: z.string().optional() });
const port = z.union([z.string(), z.int()]);

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port }),
  periodSeconds: z.int(),
  timeoutSeconds: z.int().optional(),
  failureThreshold: z.int(),
});

const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })).default([]),
  envFrom: z.array(z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) })).default([]),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  lifecycle: z
    .strictObject({
      preStop: z.strictObject({ exec: z.strictObject({ command: z.tuple([z.literal('sleep'), z.string()]) }) }),
    })
    .optional(),
  resources: z.strictObject({ requests: quantities, limits: quantities }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});

/** As the level `restricted` of the pod security standards asks for, and a little more. */
const pod = z.strictObject({
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  restartPolicy: z.literal('Never').optional(),
  terminationGracePeriodSeconds: z.int().optional(),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.int().min(1),
    runAsGroup: z.int().min(1),
    fsGroup: z.int().min(1),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  topologySpreadConstraints: z
    .array(
      z.strictObject({
        maxSkew: z.int(),
        topologyKey: z.string(),
        whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
        labelSelector: selector,
      }),
    )
    .optional(),
  containers: z.tuple([container]),
  volumes: z.array(
    z.strictObject({
      name: z.string(),
      secret: z
        .strictObject({
          secretName: z.string(),
          defaultMode: z.int(),
          items: z.array(z.strictObject({ key: z.string(), path: z.string() })).optional(),
        })
        .optional(),
      emptyDir: z.strictObject({ medium: z.literal('Memory'), sizeLimit: z.string() }).optional(),
    }),
  ),
});

const template = z.strictObject({ metadata: z.strictObject({ labels }), spec: pod });
const peer = z.strictObject({
  namespaceSelector: selector.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});
const policyPorts = z.array(z.strictObject({ port, protocol: z.enum(['TCP', 'UDP']).optional() }));

/** One for each kind of object that we have. */
export const shapes = {
  Namespace: z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('Namespace'), metadata: named }),
  ConfigMap: z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('ConfigMap'),
    metadata: named,
    data: labels,
  }),
  Deployment: z.strictObject({
    apiVersion: z.literal('apps/v1'),
    kind: z.literal('Deployment'),
    metadata: named,
    spec: z.strictObject({
      replicas: z.int(),
      strategy: z.strictObject({ rollingUpdate: z.strictObject({ maxSurge: z.int(), maxUnavailable: z.int() }) }),
      minReadySeconds: z.int(),
      selector,
      template,
    }),
  }),
  Service: z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Service'),
    metadata: named,
    spec: z.strictObject({
      clusterIP: z.literal('None').optional(),
      selector: labels,
      ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  }),
  PodDisruptionBudget: z.strictObject({
    apiVersion: z.literal('policy/v1'),
    kind: z.literal('PodDisruptionBudget'),
    metadata: named,
    spec: z.strictObject({ maxUnavailable: z.int(), selector }),
  }),
  NetworkPolicy: z.strictObject({
    apiVersion: z.literal('networking.k8s.io/v1'),
    kind: z.literal('NetworkPolicy'),
    metadata: named,
    spec: z.strictObject({
      podSelector: selector,
      policyTypes: z.tuple([z.literal('Ingress'), z.literal('Egress')]),
      ingress: z.array(z.strictObject({ from: z.array(peer), ports: policyPorts })),
      egress: z.array(z.strictObject({ to: z.array(peer), ports: policyPorts })),
    }),
  }),
  Job: z.strictObject({
    apiVersion: z.literal('batch/v1'),
    kind: z.literal('Job'),
    metadata: z.strictObject({ generateName: z.string(), namespace: z.string() }),
    spec: z.strictObject({ backoffLimit: z.int(), ttlSecondsAfterFinished: z.int(), template }),
  }),
  Kustomization: z.strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    namespace: z.string(),
    resources: z.array(z.string()),
    images: z.tuple([z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })]),
    secretGenerator: z.tuple([z.strictObject({ name: z.string(), files: z.array(z.string()) })]),
    generatorOptions: z.strictObject({ disableNameSuffixHash: z.literal(true) }),
  }),
};

export type Pod = z.infer<typeof template>;

/** The objects of a file. Throws where one of them has not this shape. */
export const objectsOf = <Shape>(path: string, shape: z.ZodType<Shape>): Shape[] =>
  parseAllDocuments(readFileSync(path, 'utf8')).map((document) => shape.parse(document.toJS()));
