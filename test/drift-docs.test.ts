import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DriftReport } from '../src/core/drift-item';
import { root, runCommand } from './run-cli';

/** The lines of the chapters about drift, in their order, and what each has to end with. */
const ENDS = [1, 1, 0, 0, 1, 1];

const lines = (): readonly (readonly string[])[] => {
  const chapter =
    readFileSync(path.join(root, 'docs', 'record-and-drift.md'), 'utf8').split('\n## Find drift\n')[1] ?? '';
  return [...chapter.matchAll(/^npx understudy (.*)$/gm)].map(([, args = '']) => args.split(' '));
};

test('each line of the example does what the text says', async () => {
  const project = mkdtempSync(path.join(tmpdir(), 'drift-docs-'));
  const fixture = (name: string, to = name): void =>
    copyFileSync(path.join(root, 'test', 'fixtures', 'drift', name), path.join(project, to));
  try {
    mkdirSync(path.join(project, 'specs', 'acme'), { recursive: true });
    fixture('acme.yaml', 'specs/acme/openapi.yaml');
    fixture('acme-2.yaml');
    fixture('traffic.har');
    const written = lines();
    expect(written).toHaveLength(ENDS.length);
    const ended = [];
    for (const args of written) ended.push(await runCommand(args, { cwd: project }));
    expect(
      ended.map(({ code, stdout, stderr }, index) => (code === ENDS[index] ? code : `${code} ${stdout} ${stderr}`)),
    ).toEqual(ENDS);

    const report = JSON.parse(readFileSync(path.join(project, 'drift.json'), 'utf8')) as DriftReport;
    expect(report.items.map(({ kind, breaking, pointer, seen, of }) => [kind, breaking, pointer, seen, of])).toEqual([
      ['operation-undocumented', false, '', 1, 1],
      ['type-differs', true, '/body/tags', 3, 3],
      ['type-differs', true, '/body/score', 3, 3],
      ['property-undocumented', false, '/body/created', 3, 3],
      ['property-undocumented', false, '/body/nick', 3, 3],
      ['header-undocumented', false, '/headers/x-quota-left', 3, 3],
      ['status-undocumented', false, '/status', 1, 1],
      ['header-undocumented', false, '/headers/x-quota-left', 1, 1],
    ]);
    expect(report.items[1]).toMatchObject({ first: '2026-03-01T10:00:00.000Z', last: '2026-03-03T10:00:00.000Z' });
    // What only a person can decide is all that is left.
    expect(ended[4]?.stdout).toContain('acme: 1 difference, 0 breaking');
    expect(ended[5]?.stdout).toContain('breaking  retyped  /200/body/*/tags  array became string');
    const overlay = readFileSync(path.join(project, 'specs/acme/overlays/10-observed.yaml'), 'utf8');
    expect(overlay).toContain('grade: observed');
    // Who shares the schema keeps it.
    expect(overlay).not.toMatch(/\$\.components|list-contacts|paths\['\/contacts'\]\.get\.responses\['200'\]\.content/);
    for (const { stdout, stderr } of ended) expect(`${stdout}${stderr}${overlay}`).not.toContain('s3cr3t');
  } finally {
    rmSync(project, { recursive: true });
  }
}, 60_000);

test('answers of a recording are chosen as the questions of `test` are', async () => {
  const project = mkdtempSync(path.join(tmpdir(), 'drift-chosen-'));
  const fixture = (name: string): string => path.join(root, 'test', 'fixtures', 'drift', name);
  const run = async (...args: readonly string[]) =>
    runCommand(['drift', fixture('acme.yaml'), '--from', fixture('traffic.har'), ...args], { cwd: project });
  try {
    const items = async (...args: readonly string[]): Promise<DriftReport> => {
      await run(...args, '--report', 'json=chosen.json');
      return JSON.parse(readFileSync(path.join(project, 'chosen.json'), 'utf8')) as DriftReport;
    };
    const all = await items();
    const chosen = await items('--only', 'list-contacts');
    const others = await items('--except', 'GET /contacts');
    expect(chosen.items.length).toBeGreaterThan(0);
    expect(others.items.length).toBeGreaterThan(0);
    expect(new Set(chosen.items.map(({ operation }) => operation))).toEqual(new Set(['GET /contacts']));
    expect(chosen.answers + others.answers).toBe(all.answers);
    expect(chosen.neverSeen.every(({ operation }) => operation === 'GET /contacts')).toBe(true);
    expect((await run('--only', 'list-contact')).stderr).toMatch(
      /No operation "list-contact".*did you mean "list-contacts"/,
    );
    expect((await run('--tag', 'x')).stderr).toMatch(/--tag "x" matches nothing/);
  } finally {
    rmSync(project, { recursive: true });
  }
}, 60_000);
