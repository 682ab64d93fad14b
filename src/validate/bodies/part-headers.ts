import { isFieldName } from '../../core/http/http';
import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { compose } from '../../schema/composition';
import type { SchemaMode } from '../../schema/read-write-only';
import { shownValues } from '../../schema/shown-values';
import { makeValue } from '../../schema/values/make-value';
import type { HeaderSpec, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { inDigits } from '../parameters/in-digits';
import { readHeader } from '../parameters/read-header';
import { serializeParameter } from '../parameters/serialize-parameter';
import { judged } from '../schema/beyond-digits';
import { compileSchema } from '../schema/compile-schema';
import { schemaJudge } from '../schema/schema-judge';

/** A header of a part, as its Encoding Object describes it; a Content-Type among them is ignored (OpenAPI 3.1, section 4.8.15). */
interface PartHeader {
  /** Lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly explode: boolean;
  readonly schema: SchemaRef | undefined;
  /** Its own example, as the document has it. */
  readonly example: unknown;
  readonly place: SpecPlace;
}

const partHeaders = (spec: Spec, encoding: SpecNode | undefined): readonly PartHeader[] => {
  const headers = encoding?.headers;
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, described]) => {
    const node = resolved(spec, described);
    if (!node || !isFieldName(name) || name.toLowerCase() === 'content-type') return [];
    const { schema, examples, explode, required } = node;
    const first = isObject(examples) ? Object.values(examples)[0] : undefined;
    const example = node.example ?? (isObject(first) ? first.value : undefined);
    const place = spec.place(headers, name);
    return [
      {
        name: name.toLowerCase(),
        required: required === true,
        explode: explode === true,
        schema: isObject(schema) || typeof schema === 'boolean' ? { node: schema, place } : undefined,
        example,
        place,
      },
    ];
  });
};

const resolved = (spec: Spec, described: unknown): SpecNode | undefined => {
  let at = described;
  for (let left = 20; isObject(at) && typeof at.$ref === 'string' && left > 0; left--) at = spec.lookup(at.$ref, at);
  return isObject(at) ? at : undefined;
};

/** By name: what is required, and what the document shows a value of. */
export const writePartHeaders = (spec: Spec, encoding: SpecNode | undefined): ReadonlyMap<string, string> =>
  new Map(
    partHeaders(spec, encoding).flatMap((header) => {
      const value = valueFor(spec, header);
      if (value === undefined || value === null) return [];
      const text = serializeParameter(styled(header), inDigits(spec, value));
      return [[header.name, text.replaceAll(/[\r\n]+/g, ' ')] as const];
    }),
  );

const valueFor = (spec: Spec, { name, required, example, schema }: PartHeader): unknown => {
  if (example !== undefined || !schema) return example;
  const isShown = shownValues(compose(spec, [schema.node]).nodes).length > 0;
  if (!required && !isShown) return undefined;
  const judge = schemaJudge(spec, 'request');
  return makeValue(spec, schema, { judge, mode: 'request', detail: 'required', name, seed: name }).value;
};

const styled = ({ name, explode }: PartHeader) =>
  ({ name, in: 'header', style: 'simple', explode, content: undefined }) as const;

interface WrongHeader {
  /** With the part as its subject. */
  readonly message: string;
  readonly place: SpecPlace;
}

/** @param sent by name in lower case */
export const wrongPartHeaders = (
  spec: Spec,
  encoding: SpecNode | undefined,
  sent: ReadonlyMap<string, string>,
  mode: SchemaMode,
): readonly WrongHeader[] =>
  partHeaders(spec, encoding).flatMap((header) => {
    const { name, required, place } = header;
    const text = sent.get(name);
    if (text === undefined) return required ? [{ message: `lacks its header ${name}`, place }] : [];
    return whatIsWrong(spec, header, text, mode).map((what) => ({
      message: `has a header ${name} that ${what}`,
      place,
    }));
  });

const whatIsWrong = (spec: Spec, header: PartHeader, text: string, mode: SchemaMode): readonly string[] => {
  const compiled = header.schema && compileSchema(spec, header.schema, mode);
  if (compiled?.kind !== 'compiled') return [];
  const read = readHeader(spec, asHeader(header), text, mode);
  return judged(spec, compiled, read, compiled.check(read.value)).broken.map(({ message }) => message);
};

const asHeader = (header: PartHeader): HeaderSpec => ({
  ...header,
  content: undefined,
  examples: [],
  evidence: { grade: 'documented' },
});
