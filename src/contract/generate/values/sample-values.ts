import { equalJson, type Json } from '../../../core/json/json';
import type { Expectation } from '../../../core/results/case';
import { excessOf } from '../../../core/results/excess';
import { compose } from '../../../schema/composition';
import { listedValues, shownValues } from '../../../schema/shown-values';
import type { Example, MediaTypeSpec, Parameter, SchemaRef, Spec } from '../../../specs/spec';
import { writtenExample } from '../../../validate/bodies/written-example';

export const parameterSchema = (parameter: Parameter): SchemaRef | undefined =>
  parameter.schema ?? parameter.content?.schema;

/** Examples that can be written out: aliases of YAML make twenty lines as large as all memory. */
export const usable = (examples: readonly Example[]): readonly Example[] =>
  examples.filter((example) => excess(example) === undefined);

const excesses = new WeakMap<Example, { readonly reason: string | undefined }>();

/** Why an example cannot be written out. */
export const excess = (example: Example): string | undefined => {
  const known = excesses.get(example) ?? { reason: excessOf(example.value) };
  excesses.set(example, known);
  return known.reason;
};

/** Without a schema nothing says what a text would be read as. */
export const exampleValue = (spec: Spec, content: MediaTypeSpec, value: Json): Json =>
  content.schema ? writtenExample(spec, content, value, 'request') : value;

/** The schema itself shows the value: as an example, as its default, or as the only one there is. */
export const isShown = (spec: Spec, schema: SchemaRef | undefined, value: unknown): boolean => {
  if (!schema) return false;
  const { nodes } = compose(spec, [schema.node]);
  const listed = listedValues(nodes) ?? [];
  return includes([...shownValues(nodes), ...(listed.length === 1 ? listed : [])], value);
};

/** The schema names the value, alone or among others. */
export const isListed = (spec: Spec, schema: SchemaRef | undefined, value: unknown): boolean =>
  schema !== undefined && includes(listedValues(compose(spec, [schema.node]).nodes) ?? [], value);

const includes = (values: readonly unknown[], value: unknown): boolean =>
  values.some((each) => equalJson(each as Json, value as Json));

/** As it is sent: a sample that is no text goes byte for byte. */
export const sentSample = (spec: Spec, content: MediaTypeSpec, { value, bytes }: Example): Json | Uint8Array =>
  bytes ?? exampleValue(spec, content, value);

/** What our mock has to answer with. */
export const expectedSample = ({ name, value, bytes, place }: Example): NonNullable<Expectation['sample']> => ({
  name,
  value,
  ...(bytes && { encoding: 'latin1' }),
  spec: place,
});

/** Is a value of a request the one that an example gives? */
export const isSent = (example: Json | Uint8Array, value: unknown): boolean =>
  example === value ||
  (!(example instanceof Uint8Array) && !(value instanceof Uint8Array) && equalJson(example, value as Json));
