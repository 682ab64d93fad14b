import { conforms, everything, result, runOf } from '../../test/report-events';
import { isOurs } from '../core/errors';
import type { RunEvent } from '../core/results/events';
import { createHtmlReporter } from './html/html';
import { createNdjsonReporter, readEvents } from './ndjson';
import { type Reporter, replay } from './reporter';

const written = (events: readonly RunEvent[], create: (write: (text: string) => void) => Reporter): string => {
  let text = '';
  const reporter = create((part) => {
    text += part;
  });
  for (const event of events) reporter.on(event);
  void reporter.finish();
  return text;
};

test('events come back as they went out, bytes included', () => {
  const binary = result('bytes', conforms);
  const events = [
    ...everything,
    ...runOf('other', [
      {
        ...binary,
        ...(binary.exchange && {
          exchange: {
            ...binary.exchange,
            response: { ...binary.exchange.response, body: new Uint8Array([0, 255, 10]) },
          },
        }),
      },
    ]),
  ];
  const text = written(events, createNdjsonReporter);
  expect(text.trimEnd().split('\n')).toHaveLength(events.length);
  expect(readEvents(text, 'run.ndjson')).toEqual(events);
});

test('another report made from it later is the same to the byte', async () => {
  const events = readEvents(written(everything, createNdjsonReporter), 'run.ndjson');
  let later = '';
  await replay(
    events,
    createHtmlReporter((part) => {
      later += part;
    }),
  );
  expect(later).toBe(written(everything, createHtmlReporter));
});

test('each event is out before the next one comes', () => {
  const lines: string[] = [];
  const reporter = createNdjsonReporter((text) => lines.push(text));
  everything.slice(0, 3).forEach((event) => {
    reporter.on(event);
  });
  expect(lines).toHaveLength(3);
});

test.each([
  ['{', 'run.ndjson:2'],
  ['{"type":"weather"}', 'not an event of a run'],
  ['{"type":"case-finished","result":{"exchange":{"request":{},"response":{}}}}', 'a body without text'],
])('a line that is no event is refused with its number: %s', (line, expected) => {
  const [first = ''] = written(everything.slice(0, 1), createNdjsonReporter).split('\n');
  let raised: unknown;
  try {
    readEvents(`${first}\n${line}\n`, 'run.ndjson');
  } catch (error) {
    raised = error;
  }
  expect(isOurs(raised) && `${raised.code} ${raised.message}`).toContain(expected);
  expect(isOurs(raised) && raised.code).toBe('REPORT_UNREADABLE');
});
