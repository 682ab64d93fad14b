import { isJsonType } from '../../core/http/media-type';
import type { UrlText } from '../../core/http/url-text';
import { parsedJson } from '../../core/json/json';
import { makeValue } from '../../schema/values/make-value';
import { type Sendable, withoutWriteOnly } from '../../schema/without-write-only';
import type { MediaTypeSpec, Operation, Parameter, SchemaRef, Spec } from '../../specs/spec';
import { type WrittenBody, writeBody } from '../../validate/bodies/write-body';
import { contentValue } from '../../validate/parameters/content-value';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { encoderOf, serializeParameter } from '../../validate/parameters/serialize-parameter';
import { queryTexts } from '../../validate/parameters/url-texts';
import { compileSchema } from '../../validate/schema/compile-schema';
import { refuses } from '../../validate/schema/refuses';
import { schemaJudge } from '../../validate/schema/schema-judge';
import { mendSample } from '../engines/broken-sample';
import { defaultRepresentation } from '../respond/negotiate-content-type';
import { fieldText } from '../respond/response-headers';
import { type OutgoingRequest, type Unmade, unmade } from './call';

/** The user's choice instead of the document's first example. */
export interface WantedBody {
  readonly body?: { readonly value: unknown };
  /** By name. */
  readonly example?: string;
}

/** All of a request but where it goes. */
export type WrittenCall = Omit<OutgoingRequest, 'url'>;

/**
 * What a callback or webhook sends: the documented example, or a value that satisfies the schema; required parameters, and
 * the others that have an example. The vendor is the sender, so what is `readOnly` is there and what is `writeOnly` is not:
 * the roles are those of an answer.
 */
export const writeCall = (spec: Spec, request: Operation, wanted: WantedBody = {}): WrittenCall | Unmade => {
  const query: (readonly [string, UrlText])[] = [];
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const parameter of request.parameters) {
    const value = chosenValue(spec, parameter);
    if (value === 'left out') continue;
    if (value === undefined) return unmade(`no value was found for the ${parameter.in} parameter ${parameter.name}`);
    const content = contentValue(spec, parameter, value.value);
    if (parameter.in === 'query') query.push(...queryTexts({ ...parameter, in: 'query' }, content));
    const written = serializeParameter(parameter, content, encoderOf(parameter, content));
    if (typeof written !== 'string') continue;
    if (parameter.in === 'cookie') cookies.push(written);
    else if (parameter.in === 'header' && !OURS.has(parameter.name.toLowerCase())) {
      headers[parameter.name.toLowerCase()] = fieldText(written).trim();
    }
  }
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const body = bodyOf(spec, request, wanted);
  if (body.kind === 'unmade') return body;
  if (body.written) headers['content-type'] = body.written.contentType;
  return {
    kind: 'request',
    query,
    headers,
    body: body.written && bytesOf(body.written),
    example: body.example,
    notes: body.notes,
  };
};

const bytesOf = ({ text, encoding }: WrittenBody): string | Uint8Array =>
  encoding === undefined ? text : Buffer.from(text, encoding);

/** Said by the connection itself. */
const OURS: ReadonlySet<string> = new Set(['connection', 'upgrade']);

const chosenValue = (spec: Spec, parameter: Parameter): { readonly value: unknown } | undefined | 'left out' => {
  // The URL is given as a whole.
  if (parameter.in === 'path') return 'left out';
  const [example] = parameterExamples(spec, parameter);
  if (example) return example;
  if (!parameter.required) return 'left out';
  const schema = parameter.schema ?? parameter.content?.schema;
  return schema && fitted(spec, schema, parameter.name);
};

interface Body {
  readonly kind: 'body';
  readonly written: WrittenBody | undefined;
  readonly example: string | undefined;
  readonly notes: readonly string[];
}

const bodyOf = (spec: Spec, request: Operation, wanted: WantedBody): Body | Unmade => {
  const documented = request.requestBody?.content ?? [];
  const type = defaultRepresentation(documented.map(({ mediaType }) => mediaType))?.documented;
  const content = documented.find(({ mediaType }) => mediaType === type);
  if (!content) return { kind: 'body', written: undefined, example: undefined, notes: wanted.body ? [NO_BODY] : [] };
  if (wanted.body) {
    const { value } = wanted.body;
    return {
      kind: 'body',
      written: write(spec, content, value),
      example: undefined,
      notes: doubts(spec, content, value),
    };
  }
  const example = content.examples.find(({ name }) => wanted.example === undefined || name === wanted.example);
  if (wanted.example !== undefined && !example) return unmade(`there is no example "${wanted.example}"`);
  if (example?.bytes)
    return { kind: 'body', written: write(spec, content, example.bytes), example: example.name, notes: [] };
  // Who names an example wants it as it is documented.
  const chosen = wanted.example === undefined ? chooseValue(spec, content, example?.value) : example;
  if (!chosen) return unmade('no value was found that satisfies the documented schema');
  const mended = example !== undefined && wanted.example === undefined && chosen.value !== example.value;
  const { value, leftOut } = sendable(spec, content, chosen.value);
  return {
    kind: 'body',
    written: write(spec, content, value),
    example: example?.name,
    notes: [
      ...(mended ? ['the documented example breaks its own schema and was mended'] : []),
      ...(leftOut.length > 0 ? [`what is writeOnly was left out at ${leftOut.join(', ')}`] : []),
    ],
  };
};

/** What only a client sends is in nothing that the vendor sends, whatever an example shows. */
const sendable = (spec: Spec, { schema, mediaType }: MediaTypeSpec, value: unknown): Sendable =>
  schema && !isText(mediaType, value) ? withoutWriteOnly(spec, schema, value) : { value, leftOut: [] };

const NO_BODY = 'without the body that was given, since none is documented';

/** The example, with its broken leaves made anew; without one something that fits. */
const chooseValue = (
  spec: Spec,
  { schema, mediaType }: MediaTypeSpec,
  example: unknown,
): { readonly value: unknown } | undefined => {
  const given = example === undefined ? undefined : { value: example };
  if (!schema || isText(mediaType, example)) return given;
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind === 'not-compilable' || (given && !refuses(compiled, given.value))) return given;
  if (!given) return fitted(spec, schema);
  const { value } = mendSample(spec, schema, compiled, parsed(example));
  return { value };
};

/** An example of XML, or of plain text, may be the text itself; no schema speaks of that. */
const isText = (mediaType: string, example: unknown): boolean => typeof example === 'string' && !isJsonType(mediaType);

/** Some documents write their JSON examples as text. */
const parsed = (example: unknown): unknown => {
  if (typeof example !== 'string' || !/^\s*[[{]/.test(example)) return example;
  return parsedJson(example) ?? example;
};

const fitted = (spec: Spec, schema: SchemaRef, name = ''): { readonly value: unknown } | undefined => {
  const judge = schemaJudge(spec, 'response');
  const { value, conforms } = makeValue(spec, schema, { judge, mode: 'response', detail: 'full', name });
  return conforms ? { value } : undefined;
};

const write = (spec: Spec, content: MediaTypeSpec, value: unknown): WrittenBody =>
  isText(content.mediaType, value)
    ? { text: String(value), contentType: writeBody(spec, { ...content, schema: undefined }, '').contentType }
    : writeBody(spec, content, value);

/** What is wrong with a body that the user gave; it is sent all the same. */
const doubts = (spec: Spec, { schema }: MediaTypeSpec, value: unknown): readonly string[] => {
  const compiled = schema && compileSchema(spec, schema, 'response');
  if (compiled?.kind !== 'compiled') return [];
  const [first, ...more] = compiled.check(value);
  if (!first) return [];
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return [`the body that was given breaks the documented schema: ${first.pointer} ${first.message}${others}`];
};
