import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContractSuite } from '../src/app/testing/contract-suite';
import type { TestSettings } from '../src/app/testing/test-settings';
import { json, recordedRun } from './servers/recorded-run';

const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

const get = (operationId: string, type: string) => ({
  get: {
    operationId,
    responses: {
      200: {
        description: 'ok',
        content: {
          'application/json': { schema: { type: 'object', properties: { text: {}, x: { type }, y: { type } } } },
        },
      },
    },
  },
});
/** What `/a` and `/c` have in common is one place. */
const document = { paths: { '/a': get('a', 'integer'), '/b': get('b', 'boolean'), '/c': get('c', 'integer') } };

/** `lies`: the properties that are wrong, by path. */
const run = async (lies: Readonly<Record<string, readonly string[]>>, settings: TestSettings) => {
  const warned: string[] = [];
  const done = await recordedRun(
    document,
    ({ url = '' }, response) =>
      json(response, 200, Object.fromEntries((lies[url] ?? []).map((name) => [name, 'a text']))),
    settings,
    (text) => warned.push(text),
  );
  return { ...done, warned };
};

const file = (name: string): string => join(folder, name);
const update = { updateBaseline: true };
const lies = { '/a': ['x'], '/b': ['x'] };

test('what is known is told and fails nothing; a new cause fails', async () => {
  const baseline = file('known.yaml');
  expect((await run(lies, { baseline, ...update })).summary).toMatchObject({ failed: 0, warned: 2 });
  const again = await run(lies, { baseline });
  expect(again.summary).toMatchObject({ failed: 0, warned: 2 });
  expect(again.warned).toEqual([]);
  expect((await run({ ...lies, '/b': ['x', 'y'] }, { baseline })).summary).toMatchObject({ failed: 1, warned: 1 });
});

test('an entry has its reason until its date, and is told when it is over', async () => {
  const baseline = file('dated.yaml');
  await run(lies, { baseline, ...update });
  const text = readFileSync(baseline, 'utf8');
  const dated = (until: string) => text.replaceAll(/reason: .*/g, `reason: 'ACME-17'\n    until: '${until}'`);
  writeFileSync(baseline, dated('2999-12-31'));
  const before = await run(lies, { baseline });
  expect(before.summary).toMatchObject({ failed: 0, warned: 2 });
  expect(before.results[0]?.verdict.findings[0]).toMatchObject({ severity: 'warning', known: 'ACME-17' });
  writeFileSync(baseline, dated('2020-01-31'));
  const after = await run(lies, { baseline });
  expect(after.summary).toMatchObject({ failed: 2 });
  expect(after.warned.join('\n')).toMatch(/ACME-17\) expired on 2020-01-31, and fails again/);
  // A date is somebody's promise: writing the file again does not break it.
  expect((await run(lies, { baseline, ...update })).summary).toMatchObject({ failed: 2 });
  expect(readFileSync(baseline, 'utf8')).toContain('2020-01-31');
});

test('a cause that does not come again is told, and taken out by the next update; another is left alone', async () => {
  const baseline = file('gone.yaml');
  await run(lies, { baseline, ...update });
  const half = { '/b': ['x'] };
  expect((await run(half, { baseline, only: ['b'] })).warned).toEqual([]);
  const whole = await run(half, { baseline });
  expect(whole.warned.join('\n')).toMatch(
    /^baseline: acme-\w+ \(body-schema acme\.json .*\) did not come again; take it out\.$/,
  );
  expect(whole.summary).toMatchObject({ failed: 0 });
  await run({}, { baseline, ...update, only: ['a'] });
  expect(readFileSync(baseline, 'utf8').match(/case: .*/g)).toEqual(['case: acme/b/example/sample']);
});

test('the file is sorted, the same from each machine and run, and keeps what was written by hand', async () => {
  const [one, other] = [file('one.yaml'), file('other.json')];
  await run(lies, { baseline: one, ...update });
  await run(lies, { baseline: other, ...update });
  const ids = (readFileSync(one, 'utf8').match(/acme-[0-9a-f]{10}/g) ?? []).map(String);
  expect(ids).toHaveLength(2);
  expect(ids).toEqual(ids.toSorted());
  expect(Object.keys(JSON.parse(readFileSync(other, 'utf8')).causes)).toEqual(ids);
  writeFileSync(one, readFileSync(one, 'utf8').replace(/reason: .*/, 'reason: reported as ACME-17'));
  const before = readFileSync(one, 'utf8');
  await run(lies, { baseline: one, ...update });
  expect(readFileSync(one, 'utf8')).toBe(before);
});

test('what is a failure only under --strict is not gone where it is a warning', async () => {
  const baseline = file('strict.yaml');
  const more = { '/a': ['text', 'z'] };
  await run(more, { baseline, ...update, strict: true });
  const before = readFileSync(baseline, 'utf8');
  expect(before).toContain('property-undocumented');
  const plain = await run(more, { baseline, ...update });
  expect(plain.warned).toEqual([]);
  expect(readFileSync(baseline, 'utf8')).toBe(before);
  expect((await run({}, { baseline })).warned.join()).toContain('did not come again');
});

test('a run of some operations changes nothing that is known, in a folder that is made', async () => {
  const baseline = file('folder/of/some.yaml');
  const alike = { ...lies, '/c': ['x'] };
  await run(alike, { baseline, ...update });
  const before = readFileSync(baseline, 'utf8');
  for (const only of ['a', 'b', 'c']) {
    await run(alike, { baseline, ...update, only: [only] });
    expect(readFileSync(baseline, 'utf8')).toBe(before);
  }
});

test.each<readonly [name: string, text: string | undefined, message: RegExp]>([
  [
    'merged.yaml',
    'version: 1\ncauses:\n<<<<<<< HEAD\n  a-1: {}\n=======\n>>>>>>> b\n',
    /a merge left its marks, <<<<<<< on line 3/,
  ],
  ['next.yaml', 'version: 2\ncauses: {}\n', /next\.yaml:1:10: "version" is 1, not 2/],
  ['none.yaml', undefined, /none\.yaml: there is no such baseline\. --update-baseline writes it/],
  ['odd.yaml', 'version: 1\ncauses:\n  a-1: { vendor: a }\n', /odd\.yaml:3:.*required property 'target'/],
  [
    'date.yaml',
    'version: 1\ncauses:\n  a-1: { vendor: a, target: real, what: x, case: c, reason: r, until: tomorrow }\n',
    /date\.yaml:3:.*until/,
  ],
  ...['2026-02-31', '2026-13-01', '0000-00-00'].map(
    (day) =>
      [
        'day.yaml',
        `version: 1\ncauses:\n  a/1~: { vendor: a, target: real, what: x, case: c, reason: r, until: ${day} }\n`,
        new RegExp(`day\\.yaml:3:72: no calendar has ${day}; give a day such as 2026-12-31`),
      ] as const,
  ),
])('%s is a mistake, and nothing is sent', async (name, text, message) => {
  if (text !== undefined) writeFileSync(file(name), text);
  await expect(run(lies, { baseline: file(name) })).rejects.toThrow(message);
  expect(existsSync(file('none.yaml'))).toBe(false);
});

test('describeContract knows the causes, too', async () => {
  const baseline = file('suite.yaml');
  await run(lies, { baseline, ...update });
  const acme = file('acme.json');
  writeFileSync(acme, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...document }));
  const server = createServer((_request, response) => json(response, 200, { x: 'a text' }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const verdicts = async (known: { readonly baseline?: string }): Promise<readonly string[]> => {
    const suite = openContractSuite(acme, { root: folder, target, env: {}, ...known });
    const running = await suite.start();
    const cases = suite.steps.filter(({ kind }) => kind === 'case');
    const asked = await Promise.all(cases.map((step) => running.ask(step)));
    const kinds = asked.map((each) => (each.kind === 'finished' ? each.result.verdict.kind : each.kind));
    await running.close();
    return kinds;
  };
  try {
    expect(await verdicts({})).toContain('violates');
    expect(await verdicts({ baseline })).not.toContain('violates');
    expect(() => openContractSuite(acme, { root: folder, baseline: file('none.yaml') })).toThrow(/no such baseline/);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
