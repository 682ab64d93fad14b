import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-cli';

interface Report {
  readonly summary: Readonly<Record<string, number>> & { readonly requests: number };
  readonly vendors: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly finished: boolean;
    readonly operations: readonly {
      readonly id: string;
      readonly cases: readonly {
        readonly id: string;
        readonly outcome: string;
        readonly findings: readonly unknown[];
      }[];
      readonly skipped: readonly { readonly id: string }[];
    }[];
    readonly coverage: { readonly ratio: number; readonly items: readonly unknown[] };
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-shards-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): Report => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;

/** One run of every vendor, generated cases among them. */
const run = async (name: string, ...more: readonly string[]): Promise<void> => {
  const report = ['--report', `json=${join(folder, name)}`];
  const { code, stderr } = await runCommand(['test', '--generate', '1', '--seed', '7', ...report, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
};

const sorted = <T>(items: readonly T[], key: (item: T) => string): readonly T[] =>
  items.toSorted((a, b) => key(a).localeCompare(key(b)));

/** All but times and ports, in one order. */
const essence = ({ summary: { requests, ...counts }, vendors }: Report) => ({
  counts,
  vendors: sorted(vendors, ({ name }) => name).map(({ name, verdict, finished, operations, coverage }) => ({
    name,
    verdict,
    finished,
    operations: sorted(operations, ({ id }) => id).map(({ id, cases, skipped }) => ({
      id,
      cases: sorted(cases, (one) => one.id).map((one) => ({
        id: one.id,
        outcome: one.outcome,
        findings: one.findings,
      })),
      skipped: skipped.map((one) => one.id).toSorted(),
    })),
    ratio: coverage.ratio,
    items: coverage.items.map((item) => JSON.stringify(item)).toSorted(),
  })),
});

const idsOf = ({ vendors }: Report): readonly string[] =>
  vendors.flatMap(({ name, operations }) => operations.flatMap(({ cases }) => cases.map(({ id }) => `${name} ${id}`)));

test('four shards are even, the same each time, and together the whole run', async () => {
  const shards = [1, 2, 3, 4].map((index) => `shard-${index}.json`);
  await Promise.all([
    run('whole.json'),
    ...shards.map((name, index) => run(name, '--shard', `${index + 1}/4`)),
    run('again.json', '--shard', '2/4'),
  ]);
  const [whole, parts] = [read('whole.json'), shards.map(read)];
  const sizes = parts.map((part) => idsOf(part).length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  expect(parts.flatMap(idsOf).toSorted()).toEqual([...idsOf(whole)].toSorted());
  expect(essence(read('again.json'))).toEqual(essence(read('shard-2.json')));

  const files = shards.map((name) => join(folder, name));
  const { code } = await runCommand(['report', 'merge', ...files, '--out', join(folder, 'merged.json')]);
  expect(code).toBe(0);
  expect(essence(read('merged.json'))).toEqual(essence(whole));
  // A shard asks itself for an answer that a question of its own follows from.
  const more = read('merged.json').summary.requests - whole.summary.requests;
  expect(more).toBeGreaterThanOrEqual(0);
  expect(more).toBeLessThanOrEqual(10);

  const page = join(folder, 'whole.html');
  const rendered = await runCommand([
    ...['report', 'render', join(folder, 'merged.json')],
    ...['--report', `html=${page},junit=${join(folder, 'whole.xml')}`],
  ]);
  expect(rendered.code).toBe(0);
  const junit = readFileSync(join(folder, 'whole.xml'), 'utf8');
  expect(junit.match(/<testcase /g)?.length).toBeGreaterThanOrEqual(idsOf(whole).length);
  expect(readFileSync(page, 'utf8')).toContain('All 4 contracts hold');

  const part = await runCommand(['report', 'merge', ...files.slice(1), '--out', join(folder, 'part.json')]);
  expect(part.stderr).toContain('wethod: the report of shard 1/4 is missing');
  expect(part.code).toBe(3);
  const partly = await runCommand(['report', 'render', join(folder, 'part.json')]);
  expect(partly.stdout).toMatch(/wethod +cannot say.*the report of shard 1\/4 is missing/s);
}, 120_000);
