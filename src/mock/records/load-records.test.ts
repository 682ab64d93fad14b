import { join } from 'node:path';
import { loadDefinition } from '../../app/project/load-definition';
import { changeAt } from '../../core/json/change-at';
import { valueAt } from '../../core/json/pointer';
import { once } from '../../core/once';
import { loadSpec } from '../../specs/load';
import { documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import { loadRecords } from './load-records';

const root = join(__dirname, '..', '..', '..');

/** Nothing writes to a document, so that each is read once. */
const specs = Object.fromEntries(
  ['callab', 'highlevel', 'superoffice', 'wethod'].map((vendor) => [
    vendor,
    once(() => loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor })),
  ]),
);

const open = async (vendor: string, options = {}) => {
  const mockDir = join(root, 'mocks', vendor);
  const spec = specs[vendor]?.();
  if (!spec) throw new Error(`no specification of ${vendor}`);
  const definition = await loadDefinition(vendor, mockDir);
  const plan = definition.records;
  const records = loadRecords(mockDir, definition, spec, options);
  if (!plan || !records) throw new Error('no records');
  return { spec, plan, records };
};

describe.each(Object.keys(specs))('the records of %s', (vendor) => {
  test('satisfy the schema of each answer they appear in, made ones too', async () => {
    const { spec, plan, records } = await open(vendor, { records: 100, seed: '7' });
    for (const { from, operation: id, to } of plan.parts) {
      const operation = spec.operations.find((each) => each.id === id);
      const content = operation && documentedResponse(operation, 200)?.content[0];
      if (!content?.schema) throw new Error(`no schema for ${id}`);
      const schema = compileSchema(spec, content.schema, 'response');
      if (schema.kind !== 'compiled') throw new Error(schema.reason);
      const broken = [...records.entries()].flatMap(([key, record]) =>
        schema.check(changeAt(content.examples[0]?.value, to, valueAt(record, from))).map((each) => ({ key, ...each })),
      );
      expect(broken).toEqual([]);
    }
  });

  test('are as many as asked for, and the same for the same seed', async () => {
    const files = await open(vendor);
    const one = await open(vendor, { records: 25, seed: '7' });
    const two = await open(vendor, { records: 25, seed: '7' });
    const other = await open(vendor, { records: 25, seed: '8' });
    expect(one.records.size).toBe(files.records.size + 25);
    expect([...two.records.entries()]).toEqual([...one.records.entries()]);
    expect([...other.records.values()]).not.toEqual([...one.records.values()]);
  });

  test('have the documented sample among them', async () => {
    const { spec, plan, records } = await open(vendor);
    const samples = plan.parts.map(({ operation: id, to }) => {
      const operation = spec.operations.find((each) => each.id === id);
      return valueAt(operation && documentedResponse(operation, 200)?.content[0]?.examples[0]?.value, to);
    });
    const parts = [...records.values()].map((record) => plan.parts.map(({ from }) => valueAt(record, from)));
    expect(parts).toContainEqual(samples);
  });
});

test('a contact of SuperOffice is the same in both its answers', async () => {
  const { records } = await open('superoffice', { records: 20, seed: '1' });
  for (const [id, record] of records.entries()) {
    const contact = valueAt(record, '/summary/Contact');
    if (contact === null) continue;
    expect(valueAt(record, '/activity/ContactId')).toBe(Number(id));
    for (const name of ['ContactId', 'Name', 'OrgNr', 'AssociateFullName']) {
      expect(valueAt(contact, `/${name}`)).toEqual(valueAt(record, `/activity/${name}`));
    }
  }
});
