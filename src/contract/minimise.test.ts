import type { RunEvent } from '../core/results/events';
import { minimiseWith } from './minimise';
import { planContract } from './plan';
import { runContract } from './run';
import { documentWith } from './testing/document';
import { answer, targetOf } from './testing/target';

const integer = (name: string) => ({
  name,
  in: 'query',
  required: true,
  schema: { type: 'integer', minimum: 0, maximum: 100_000 },
});
const responses = { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } };
const spec = documentWith({ parameters: [integer('limit'), integer('offset')], responses });

/** Breaks its promise from 1001 on. */
const target = (maxRequests = 10_000) =>
  targetOf(spec, ({ query }) => answer(200, Number(query.get('limit')) > 1000 ? [] : {}), { maxRequests });

const run = async (only?: readonly string[], made = target()): Promise<readonly RunEvent[]> => {
  const plan = planContract(spec, { target: 'mock', ...(only ? { only } : { generate: { count: 5, seed: 11 } }) });
  const cases = plan.cases.filter(({ source }) => source.kind === 'property');
  const events: RunEvent[] = [];
  for await (const event of runContract(
    [{ spec, ...plan, cases, skipped: [], target: made, planned: { target: 'mock' } }],
    {
      minimise: minimiseWith(),
    },
  ))
    events.push(event);
  return events;
};

const failures = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'case-finished' && event.result.verdict.kind === 'violates' ? [event.result] : [],
  );

test('a failing request is shrunk to the smallest one, and its id replays exactly that', async () => {
  const found = failures(await run());
  expect(found.length).toBeGreaterThan(0);
  for (const { case: small } of found) {
    expect(small.request.query).toEqual([
      ['limit', '1001'],
      ['offset', '0'],
    ]);
    const [again] = failures(await run([small.id]));
    expect(again?.case.request).toEqual(small.request);
  }
});

test('shrinking stays inside the budget', async () => {
  const made = target(3);
  await run(undefined, made);
  expect(made.requests()).toBe(3);
});
