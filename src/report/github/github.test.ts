import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conforms, everything, finding, result, runOf, violates } from '../../../test/report-events';
import { toPointer } from '../../core/json/pointer';
import type { RunEvent } from '../../core/results/events';
import type { Finding } from '../../core/results/finding';
import type { Verdict } from '../../core/results/verdict';
import { createGithubReporter } from './github';

const run = async (events: readonly RunEvent[], summary?: string): Promise<{ log: string; page: string }> => {
  let log = '';
  let page = '';
  const write = (text: string) => {
    log += text;
  };
  const keep = (text: string) => {
    page += text;
  };
  const reporter = createGithubReporter({ write, summary: summary ?? keep });
  for (const event of events) reporter.on(event);
  await reporter.finish();
  return { log, page };
};

const withMessage = (message: string, change: Partial<Finding> = {}): Finding =>
  ({ ...finding('semantics'), ...change, ...{ message } }) as Finding;

/** A place of its own for each. */
const placeOf = (index: number) => ({ ...finding('semantics').spec, pointer: toPointer(`/x/p${index}`) });

test('at most ten annotations, each one line, at a line of the spec', async () => {
  const { log } = await run(everything);
  const lines = log.trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe(
    '::error file=specs/wethod/openapi.yaml,line=57,col=5,title=wethod%3A body-schema (2 cases)::body /data/id must be integer, ' +
      'but is "7" (specs/wethod/openapi.yaml:57 #/components/schemas/Contact/properties/id; documented: the vendor\'s document ' +
      'for this operation says so). Our mock has to change.',
  );
});

test('failures take the places before warnings; notes take none', async () => {
  const { log } = await run(
    runOf('wethod', [
      result(
        'a',
        violates(finding('semantics', { severity: 'note' }), finding('header-missing', { severity: 'warning' })),
      ),
      result('b', violates(finding('body-schema'))),
    ]),
  );
  expect(log.match(/^::\w+/gm)).toEqual(['::error', '::warning']);
});

test('a failure of the last vendor comes before the warnings of the first', async () => {
  const warnings = Array.from({ length: 12 }, (_, index) =>
    withMessage('m', { spec: placeOf(index), severity: 'warning' }),
  );
  const { log } = await run([
    ...runOf('a', [{ ...result('w', conforms), verdict: { ...conforms, findings: warnings } as Verdict }]),
    ...runOf('b', [result('f', violates(finding('body-schema')))]),
  ]);
  expect(log).toMatch(/^::error .*title=b%3A body-schema/);
  expect(log.match(/^::warning/gm)).toHaveLength(9);
});

test('a value cannot end the command or begin another one', async () => {
  const spec = { file: 'specs/a,b:c%\n/x.yaml', line: 3, column: 1, pointer: toPointer('/x') };
  const { log } = await run(
    runOf('wethod', [result('a', violates(withMessage('100%0A\n::error::forged\r\n', { spec })))]),
  );
  expect(log.trimEnd()).not.toContain('\n');
  expect(log).toContain('file=specs/a%2Cb%3Ac%25%0A/x.yaml,line=3');
  expect(log).toContain('100%250A ::error::forged');
});

test.each([
  'https://x.example/openapi.yaml',
  'node_modules/understudy/specs/wethod/openapi.yaml',
  '../elsewhere/openapi.yaml',
  '/elsewhere/openapi.yaml',
])('%s is no file of the repository to annotate', async (file) => {
  const spec = { file, line: 3, column: 1, pointer: toPointer('/x') };
  const { log } = await run(runOf('x', [result('a', violates(withMessage('m', { spec })))]));
  expect(log).toMatch(/^::error title=/);
});

test('the summary has a line per vendor, its causes, its doubts and its skips', async () => {
  const { page } = await run([...everything, ...runOf('callab', [result('a', conforms)])]);
  expect(page).toContain(
    '| **wethod** | ❌ violates | 2 | 17 | 1 | 1 | 2 | 75% | against our own mock: says nothing about the vendor |',
  );
  expect(page).toContain('| **callab** | ✅ conforms | 1 | 0 |');
  expect(page.match(/^- ❌/gm)).toHaveLength(16);
  expect(page).toContain('no answer in time');
  expect(page).toContain('2 cases skipped');
});

test('what a vendor sends stays text: no tag, no link, no table cell, no mention', async () => {
  const message = '<img src=x> [a](http://b) | `c` @everyone ![d](e)\n# f';
  const evil = { ...result('a', violates(withMessage(message))), curl: "curl -d '```\n</code> `` x'" };
  const { page } = await run(runOf('wethod', [evil]));
  expect(page).not.toMatch(/<img|\[a\]\(|!\[d|@everyone|^# f/m);
  expect(page).toContain('&lt;img src=x&gt; &#91;a&#93;');
  expect(page).toContain("```` curl -d '``` </code> `` x' ````");
});

test('the summary stays under one MiB, together with what is in the file, and counts what it leaves out', async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    result(`n${index}`, violates(withMessage('ä'.repeat(300), { spec: placeOf(index) }))),
  );
  const file = join(mkdtempSync(join(tmpdir(), 'understudy-')), 'summary.md');
  writeFileSync(file, 'x'.repeat(300_000));
  await run(runOf('wethod', many), file);
  const bytes = readFileSync(file);
  expect(bytes.length).toBeLessThan(1024 * 1024);
  expect(bytes.length).toBeGreaterThan(1024 * 1024 - 8000);
  expect(bytes.toString('utf8')).toMatch(/^x{300000}[\s\S]*… and \d+ more that do not fit here\.\n$/);
});

test('a file that is nearly full gets nothing rather than half a table', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'understudy-')), 'summary.md');
  writeFileSync(file, 'x'.repeat(1024 * 1024 - 1100));
  await run(everything, file);
  expect(readFileSync(file).length).toBe(1024 * 1024 - 1100);
});
