import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { root, runCli } from './run-cli';
import { endProcesses, eventually, startProcess } from './scale-process';

/** As much of a manifest as is looked at here. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels };
  readonly data?: Labels;
  readonly spec: {
    readonly selector: Labels & { readonly matchLabels: Labels };
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
    readonly serviceName: string;
    readonly minAvailable: number;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}
type Labels = Readonly<Record<string, string>>;
interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
  readonly tcpSocket?: { readonly port: string };
  readonly exec?: { readonly command: readonly string[] };
}
interface Container {
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly resources: Readonly<Record<'requests' | 'limits', Labels>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}
interface PodSpec {
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly [Container];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: {
      readonly name: string;
      readonly items: readonly { readonly key: string; readonly path: string }[];
    };
  }[];
}

const folder = join(root, 'deploy', 'kubernetes');
const manifests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')) as readonly Manifest[]);
const find = (kind: string, name: string): Manifest => {
  const found = manifests.find((it) => it.kind === kind && it.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
};
const dockerfile = readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8');

const deployment = find('Deployment', 'understudy');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;

afterAll(endProcesses);

/** The version of each kind that the clusters of today serve. */
const API: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PodDisruptionBudget: 'policy/v1',
};

test('every manifest is of a served version, with a name of its own', () => {
  expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
    'ConfigMap',
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
    'Service',
    'Service',
    'StatefulSet',
  ]);
  for (const { kind, apiVersion, metadata } of manifests) {
    expect({ kind, apiVersion }).toEqual({ kind, apiVersion: API[kind] });
    expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  }
  expect(new Set(manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).size).toBe(manifests.length);
});

test.each([
  ['Deployment', 'understudy', 'understudy'],
  ['StatefulSet', 'understudy-redis', 'understudy-redis'],
])('the Service of the %s %s finds its pods and their port', (kind, name, service) => {
  const { spec } = find(kind, name);
  const { labels } = spec.template.metadata;
  expect(labels).toMatchObject(spec.selector.matchLabels);
  const { selector, ports } = find('Service', service).spec;
  expect(labels).toMatchObject(selector);
  expect(Object.keys(selector).length).toBeGreaterThan(1);
  const named = spec.template.spec.containers[0].ports.map((port) => port.name);
  for (const { targetPort } of ports) expect(named).toContain(targetPort);
});

test('nobody else’s pods are meant: mock and state differ by a label', () => {
  const state = find('StatefulSet', 'understudy-redis').spec.template.metadata.labels;
  expect(state).not.toMatchObject(find('Service', 'understudy').spec.selector);
});

test('the budget and the autoscaler mean the Deployment, and leave each other room', () => {
  const budget = find('PodDisruptionBudget', 'understudy').spec;
  const scaler = find('HorizontalPodAutoscaler', 'understudy').spec;
  expect(deployment.spec.template.metadata.labels).toMatchObject(budget.selector.matchLabels);
  expect(scaler.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name });
  expect(budget.minAvailable).toBeLessThan(scaler.minReplicas);
  expect(scaler.minReplicas).toBeLessThan(scaler.maxReplicas);
  // The autoscaler works with shares of what is requested.
  expect(container.resources.requests).toHaveProperty('cpu');
  expect(deployment.spec).not.toHaveProperty('replicas');
});

test.each(['Deployment', 'StatefulSet'])('every volume, probe and bound of the %s is there', (kind) => {
  const found = manifests.find((it) => it.kind === kind);
  const { containers, volumes = [], securityContext } = found?.spec.template.spec ?? pod;
  const claims = found?.spec.volumeClaimTemplates ?? [];
  const names = [...volumes.map(({ name }) => name), ...claims.map(({ metadata }) => metadata.name)];
  const [{ volumeMounts, ports, livenessProbe, readinessProbe, resources, securityContext: own }] = containers;
  expect(volumeMounts.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const { httpGet, tcpSocket, exec } of [livenessProbe, readinessProbe]) {
    expect(exec ? true : ports.map(({ name }) => name).includes(httpGet?.port ?? tcpSocket?.port ?? '')).toBe(true);
  }
  expect(resources).toMatchObject({ requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } });
  expect(securityContext).toMatchObject({ runAsNonRoot: true });
  expect(own).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
});

test('the state is where the replicas look for it', () => {
  const reference = container.envFrom?.[0]?.configMapRef.name ?? '';
  const url = new URL(find('ConfigMap', reference).data?.UNDERSTUDY_STATE ?? '');
  const redis = find('StatefulSet', 'understudy-redis').spec;
  const service = find('Service', redis.serviceName);
  expect(url.hostname).toBe(service.metadata.name);
  expect(Number(url.port)).toBe(service.spec.ports[0]?.port);
  expect(redis.template.spec.containers[0].args.join(' ')).toContain('--appendonly yes --appendfsync always');
});

test('the image serves on the port that is probed, not as root', () => {
  expect(dockerfile.match(/^FROM .*$/gm)).toEqual(['FROM node:24-slim AS pack', 'FROM node:24-slim']);
  expect(dockerfile).toContain('npm ci --omit=dev');
  const lines = dockerfile.split('\n');
  expect(lines.indexOf('USER node')).toBeGreaterThan(lines.lastIndexOf('FROM node:24-slim'));
  const port = Number(/^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]);
  expect(container.ports[0]?.containerPort).toBe(port);
  expect(container.args[container.args.indexOf('--port') + 1]).toBe(String(port));
  expect(JSON.parse(/^CMD (.*)$/gm.exec(dockerfile.split('ENTRYPOINT')[1] ?? '')?.[1] ?? '[]')).toEqual(
    container.args.slice(0, 5),
  );
});

test('the program takes those arguments, serves those documents, answers that probe, and sees a changed ConfigMap', async () => {
  const { stdout } = await runCli(['mock', '--help']);
  for (const flag of container.args.filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(flag);
  const project = mkdtempSync(join(tmpdir(), 'understudy-pod-'));
  const { name = '', items = [] } = pod.volumes?.find(({ configMap }) => configMap)?.configMap ?? {};
  /** As the kubelet lays out a ConfigMap: a folder per version, and links that lead through `..data`. */
  const lay = (version: string, change: (text: string) => string): void => {
    for (const { key, path } of items) {
      const file = join(project, 'specs', version, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change(find('ConfigMap', name).data?.[key] ?? ''));
    }
    rmSync(join(project, 'specs', '..data'), { force: true });
    symlinkSync(version, join(project, 'specs', '..data'));
  };
  lay('..1', (text) => text);
  for (const { path } of items) symlinkSync(join('..data', dirname(path)), join(project, 'specs', dirname(path)));
  const mock = await startProcess(['--watch'], project);
  for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
    expect((await fetch(mock.url + probe?.httpGet?.path)).status).toBe(200);
  }
  const greeting = async (): Promise<unknown> => (await fetch(`${mock.url}/example/greetings/Ada`)).json();
  expect(await greeting()).toEqual({ greeting: 'Good evening' });
  lay('..2', (text) => text.replace('Good evening', 'Good morning'));
  await eventually(() => mock.stdout().includes('loaded again'));
  expect(await greeting()).toEqual({ greeting: 'Good morning' });
  expect(await mock.stop()).toBe(0);
  rmSync(project, { recursive: true });
});
