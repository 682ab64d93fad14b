import { conforms, everything, finding, result, runOf, skippedEvent, violates } from '../../../test/report-events';
import type { RunEvent } from '../../core/results/events';
import type { Finding } from '../../core/results/finding';
import { consoleOptions, createConsoleReporter } from './console';
import type { ConsoleOptions } from './console-options';

const printed = async (events: readonly RunEvent[], options: Partial<ConsoleOptions> = {}): Promise<string> => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const reporter = createConsoleReporter({ write, color: false, interactive: false, ...options });
  for (const event of events) reporter.on(event);
  await reporter.finish();
  return text;
};

test('a clean run is one paragraph and one verdict line', async () => {
  expect(await printed(runOf('wethod', [result('a', conforms)], { more: [skippedEvent('left')] }))).toBe(
    [
      'wethod  against our own mock: says nothing about the vendor',
      '',
      '  set  these, the best first, and so many more can be asked or decided',
      '        UNDERSTUDY_WETHOD_POOR_TOKEN  1 case',
      '',
      '  coverage  75% of what is described: status 1/2, media-type 1/1, property 1/1',
      '',
      'wethod  conforms — 1 passed, 1 skipped (against our own mock: says nothing about the vendor)',
      '',
    ].join('\n'),
  );
});

test('a cause is printed once, with its place, its grade, a case and a line to repeat it', async () => {
  const text = await printed(
    runOf('wethod', [result('a', violates(finding('body-schema'))), result('b', violates(finding('body-schema')))]),
  );
  expect(text).toContain(
    [
      '  FAIL  body /data/id must be integer, but is "7" (2 cases)',
      '        GET /api/contacts/{id}',
      '        specs/wethod/openapi.yaml:57 #/components/schemas/Contact/properties/id',
      "        documented: the vendor's document for this operation says so. Our mock has to change.",
      '        wethod/get-contact/a',
      "        curl -sS 'http://127.0.0.1:4010/wethod/api/contacts/42'",
    ].join('\n'),
  );
});

test('every kind of finding, every doubt and every skip is printed', async () => {
  const text = await printed(everything);
  expect(text.match(/^ {2}(?:FAIL|WARN|note|\?\?|skip|set) {2}/gm)).toHaveLength(16 + 1 + 1 + 1 + 1);
  expect(text.trimEnd().split('\n').at(-1)).toMatch(
    /^wethod {2}violates — 17 failed, 1 inconclusive, 1 warned, 2 passed, 2 skipped/,
  );
});

test('plain means plain: no escape sequence reaches a file, not even one that the vendor sent', async () => {
  const evil = { ...finding('semantics'), ...{ message: '\u001b[2Jgone\u009b31m \u202eesrever' } } as Finding;
  const text = await printed([...everything, ...runOf('other', [result('evil', violates(evil))])]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).toContain('\\u001b[2Jgone\\u009b31m \\u202eesrever');
});

test('no line of the report is a command to GitHub Actions', async () => {
  const tricky = {
    ...result('x', violates(finding('semantics'))),
    curl: "curl -d '\n::error::forged\n  ::set-env::x'",
  };
  expect(await printed(runOf('wethod', [tricky]))).not.toMatch(/^\s*::/m);
});

test('with colour the verdict is painted, and still readable without the paint', async () => {
  const events = runOf('wethod', [result('a', conforms)]);
  const text = await printed(events, { color: true });
  expect(text).toContain('\u001b[32m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are taken out
  expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(await printed(events));
});

test('a terminal sees what runs, and the line is gone in the end', async () => {
  const text = await printed(runOf('wethod', [result('a', conforms), result('b', violates(finding('semantics')))]), {
    interactive: true,
    columns: 30,
  });
  expect(text).toContain('wethod  1/2  get-contact a');
  expect(text).toContain('wethod  2/2, 1 failure  get-…');
  expect(text.split('\r\u001b[2K').at(-1)).not.toContain('2/2');
});

test('a run that broke off still prints what was found, and does not pass', async () => {
  const text = await printed(runOf('wethod', [result('a', conforms)]).slice(0, -2));
  expect(text).toContain('wethod  cannot say — 1 passed; the run broke off before it was done');
});

test('an empty run says so', async () => {
  expect(await printed([])).toBe('Nothing was tested.\n');
});

test.each([
  ['a terminal', true, {}, { color: true, interactive: true }],
  ['a pipe', false, {}, { color: false, interactive: false }],
  ['NO_COLOR', true, { NO_COLOR: '1' }, { color: false, interactive: true }],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, { color: true, interactive: true }],
  ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, { color: true, interactive: false }],
  ['a CI log that claims to be a terminal', true, { CI: 'true' }, { color: true, interactive: false }],
  ['a dumb terminal', true, { TERM: 'dumb' }, { color: false, interactive: false }],
])('%s is recognised', (_, isTTY, env, expected) => {
  expect(consoleOptions({ isTTY, write: () => true }, env)).toMatchObject(expected);
});
