import type { RunEvent } from '../core/results/events';
import { outcomeOf } from '../core/results/verdict';
import { planContract } from './plan';
import { runContract } from './run';
import { documentWith } from './testing/document';
import { answer, targetOf } from './testing/target';

const schema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer' },
    tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
  },
};
const responses = {
  200: {
    description: 'ok',
    content: { 'application/json': { schema, example: { id: 1 } }, 'application/xml': { schema } },
  },
  404: { description: 'no' },
};
const parameters = [
  { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'x' },
  { name: 'filter', in: 'query', schema: { type: 'string' } },
];
const spec = documentWith({ parameters, responses }, { path: '/things/{id}' });

const planned = { target: 'real', local: true } as const;

const collect = async (target: ReturnType<typeof targetOf>, options = {}): Promise<readonly RunEvent[]> => {
  const plan = planContract(spec, planned);
  const events: RunEvent[] = [];
  for await (const event of runContract([{ spec, ...plan, planned, target }], options)) events.push(event);
  return events;
};

const outcomes = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'case-finished' ? [outcomeOf(event.result.verdict)] : []));

test('a run says what happens in order, as plain data', async () => {
  const events = await collect(targetOf(spec, () => answer(200, { id: 1 }), { kind: 'real' }));
  expect(events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])).toEqual([
    'run-started',
    'vendor-started',
    'case-skipped',
    'case-finished',
    'vendor-finished',
    'run-finished',
  ]);
  expect(() => JSON.stringify(events)).not.toThrow();
});

test('coverage counts what came back, not what was asked for', async () => {
  const events = await collect(
    targetOf(spec, () => answer(200, { id: 1, tags: [{ name: 'a' }, { name: 'b' }] }), { kind: 'real' }),
  );
  const finished = events.find((event) => event.type === 'vendor-finished');
  const seen =
    finished?.type === 'vendor-finished'
      ? Object.fromEntries(finished.coverage.items.map((item) => [`${item.dimension} ${item.name}`, item.seen > 0]))
      : {};
  expect(seen).toEqual({
    'parameter path id': true,
    'parameter query filter': false,
    'status 200': true,
    'status 404': false,
    'media-type 200 application/json': true,
    'media-type 200 application/xml': false,
    'property 200 application/json /id': true,
    'property 200 application/json /tags': true,
    'property 200 application/json /tags/*/name': true,
    'property 200 application/xml /id': false,
    'property 200 application/xml /tags': false,
    'property 200 application/xml /tags/*/name': false,
  });
});

test('nothing that came back counts as nothing seen', async () => {
  const dead = targetOf(spec, () => answer(200, {}), { kind: 'real', maxRequests: 0 });
  const finished = (await collect(dead)).find((event) => event.type === 'vendor-finished');
  expect(finished?.type === 'vendor-finished' && finished.coverage.items.every(({ seen }) => seen === 0)).toBe(true);
});

test('after a stop the rest is inconclusive, and the reason is said once', async () => {
  const events = await collect(targetOf(spec, () => answer(200, { id: 1 }), { kind: 'real', maxRequests: 1 }));
  expect(outcomes(events)[0]).not.toBe('inconclusive');
  expect(
    outcomes(events)
      .slice(1)
      .every((outcome) => outcome === 'inconclusive'),
  ).toBe(true);
  expect(events.filter(({ type }) => type === 'vendor-stopped')).toHaveLength(1);
});

test('a target that breaks is inconclusive, not a crash', async () => {
  const target = targetOf(
    spec,
    () => {
      throw new Error('the wire is on fire');
    },
    { kind: 'real' },
  );
  const events = await collect(target);
  expect(outcomes(events).every((outcome) => outcome === 'inconclusive')).toBe(true);
  expect(JSON.stringify(events)).toContain('the wire is on fire');
});

test.each(['run-started', 'case-finished'])('the target is closed when the reader leaves at %s', async (type) => {
  let closed = 0;
  const target = {
    ...targetOf(spec, () => answer(200, { id: 1 })),
    close: async () => {
      closed += 1;
    },
  };
  const plan = planContract(spec, { target: 'mock' });
  for await (const event of runContract([{ spec, ...plan, planned, target }])) if (event.type === type) break;
  expect(closed).toBe(1);
});

test('what no document mentions fails only when strict', async () => {
  const made = () => targetOf(spec, () => answer(200, { id: 1, extra: true }), { kind: 'real' });
  expect(outcomes(await collect(made()))).toContain('warned');
  expect(outcomes(await collect(made(), { strict: true }))).toContain('failed');
});
