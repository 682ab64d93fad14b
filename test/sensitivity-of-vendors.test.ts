import { sensitivity } from '../src/contract/sensitivity/measure-sensitivity';
import { ANSWER_MUTATIONS, RELATION_MUTATIONS, VALUE_MUTATIONS } from '../src/contract/sensitivity/mutations';
import { loadSpec } from '../src/specs/load';

const VENDORS = ['superoffice', 'wethod', 'callab', 'highlevel'] as const;
const measured = new Map(
  VENDORS.map((vendor) => [vendor, sensitivity(loadSpec(`specs/${vendor}/openapi.yaml`, { name: vendor }))]),
);

describe.each(VENDORS)('%s', (vendor) => {
  const { rows = [], counts } = measured.get(vendor) ?? {};

  test('every change that contradicts a document is caught, and no other one is', () => {
    expect(rows.filter(({ outcome }) => outcome === 'missed' || outcome === 'false-alarm')).toEqual([]);
    expect(counts?.caught).toBeGreaterThan(25);
  });

  test('every documented operation and body is spoiled', () => {
    const spoiled = new Set(rows.map((row) => `${row.operationId} ${row.status} ${row.mediaType}`));
    const documented = loadSpec(`specs/${vendor}/openapi.yaml`, { name: vendor }).operations.flatMap(
      ({ id, responses }) =>
        responses.flatMap(({ status, content }) => content.map(({ mediaType }) => `${id} ${status} ${mediaType}`)),
    );
    expect(documented.filter((name) => !spoiled.has(name))).toEqual([]);
  });
});

test('together they show every kind of change', () => {
  const seen = new Set([...measured.values()].flatMap(({ rows }) => rows.map(({ mutation }) => mutation)));
  expect([...VALUE_MUTATIONS, ...ANSWER_MUTATIONS, ...RELATION_MUTATIONS].filter((kind) => !seen.has(kind))).toEqual(
    [],
  );
});
