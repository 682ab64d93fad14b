import type { CaseResult } from '../src/core/results/case';
import type { RunEvent } from '../src/core/results/events';
import { createHtmlReporter } from '../src/report/html/html';
import { conforms, finding, result, runOf, violates } from './report-events';

const OPERATIONS = 200;
const CASES = 25;

const body = new TextEncoder().encode(
  JSON.stringify({ rows: Array.from({ length: 40 }, (_, id) => ({ id, name: `row ${id}`, email: null })) }),
);

/** Five thousand cases with bodies of a page each, one in ten of them failed. */
const large = (): readonly RunEvent[] => {
  const operations = Array.from({ length: OPERATIONS }, (_, index) => ({
    id: `getThingOfManyWords${index}`,
    method: 'GET',
    path: `/api/v1/organisations/{organisationId}/things-${index}/{thingId}`,
  }));
  const results = operations.flatMap(({ id }) =>
    Array.from({ length: CASES }, (_, index): CaseResult => {
      const one = result(`${id}/${index}`, index % 10 === 0 ? violates(finding('body-schema')) : conforms, {
        operationId: id,
      });
      return one.exchange
        ? { ...one, exchange: { ...one.exchange, response: { ...one.exchange.response, body } } }
        : one;
    }),
  );
  return runOf('wethod', results).map((event) =>
    event.type === 'vendor-started'
      ? { ...event, operations }
      : event.type === 'vendor-finished'
        ? {
            ...event,
            coverage: {
              items: operations.flatMap(({ id: operationId }) =>
                ['200', '401', '404'].map((name, seen) => ({ operationId, dimension: 'status' as const, name, seen })),
              ),
            },
          }
        : event,
  );
};

test('the page of 200 operations and 5000 cases stays under 2 MB, and has each case', () => {
  let page = '';
  const reporter = createHtmlReporter((text) => {
    page += text;
  });
  for (const event of large()) reporter.on(event);
  void reporter.finish();
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  expect(page.match(/class="case"/g)).toHaveLength(OPERATIONS * CASES);
  expect(page).toContain('keep the page small');
});
