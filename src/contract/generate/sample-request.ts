import { hasNoContent, isFieldValue } from '../../core/http/http';
import { isExactKey, meantType } from '../../core/http/media-type';
import { isObject, type Json } from '../../core/json/json';
import type { CaseRequest } from '../../core/results/case';
import { smellsOfSecret } from '../../core/secrets/secret-names';
import { compose } from '../../schema/composition';
import { typesOf } from '../../schema/schema-types';
import { templatePath } from '../../specs/routing/path-template';
import type { MediaTypeSpec, Operation, Parameter, ResponseSpec, SchemaRef, Spec } from '../../specs/spec';
import { replaceNumbers } from '../../validate/exact-numbers';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { documentedContent } from '../../validate/response/documented-response';
import { schemaText } from '../../validate/schema/equal-schemas';
import { schemaJudge } from '../../validate/schema/schema-judge';
import { namesSeveralKinds } from '../follow-ups/ids/id-groups';
import { ANY_STATE, IF_MATCH } from '../follow-ups/records/entity-tags';
import { isCredential } from '../values/credential-parameters';
import { type Given, type GivenBody, givenFor, headerOf, headerText, NOTHING_GIVEN } from '../values/given';
import { givenBody } from '../values/given-body';
import {
  givesValue,
  operationVariable,
  type ValuePlace,
  type Variables,
  valueVariable,
  variableValue,
} from '../variables';
import { isIdName } from './has-to-exist';
import type { ParameterValue } from './parameter-text';
import type { RequestParts } from './request-parts';
import { namesInPlace } from './same-place';
import { madeBody, madeChange } from './values/made-body';
import { plainValue } from './values/plain-value';
import { isListed, isShown, parameterSchema, sentSample, usable } from './values/sample-values';

/** What a valid request still needs, with the variable that provides it. */
export interface Lacking {
  readonly parameter: string;
  readonly variable: string;
}

/** It says what was done to the bytes of a body, and nothing is done to them. */
export const BODY_CODING = 'content-encoding';

export const sentParameters = (operation: Operation): readonly Parameter[] => {
  const sent =
    parametersSent.get(operation) ??
    [...operation.parameters, ...undescribed(operation)].filter(
      ({ in: where, name, required }) => where !== 'header' || name.toLowerCase() !== BODY_CODING || required,
    );
  parametersSent.set(operation, sent);
  return sent;
};

/** What a path names and no parameter describes has to be filled in all the same. */
const undescribed = ({ path, parameters, place }: Operation): readonly Parameter[] => {
  const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const named = [...templatePath(path).matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  return [...new Set(named)]
    .filter((name) => !described.includes(name))
    .map((name) => ({
      ...({ name, in: 'path', required: true, style: 'simple', explode: false } as const),
      ...{ allowReserved: false, allowEmptyValue: false, deprecated: false },
      ...{ schema: undefined, content: undefined, examples: [], evidence: { grade: 'assumed' }, place },
    }));
};

const parametersSent = new WeakMap<Operation, readonly Parameter[]>();

/**
 * The documented sample request of an operation. Each parameter has the environment's value, else the example called
 * `sample`. A required one falls back to its first example, then to a value made from its schema.
 */
export const sampleParts = (
  spec: Spec,
  operation: Operation,
  variables: Variables,
  given: Given = NOTHING_GIVEN,
): { readonly parts: RequestParts; readonly lacking: readonly Lacking[] } => {
  const values = new Map<Parameter, ParameterValue>();
  const lacking: Lacking[] = [];
  for (const parameter of sentParameters(operation)) {
    const chosen = sampleValue(spec, operation, parameter, variables, given);
    const isKey = isCredential(operation, parameter);
    // Its value takes part in no request, and says nothing of where the others come from.
    if (chosen) values.set(parameter, isKey ? { ...chosen, origin: 'documented' } : chosen);
    if (chosen && 'made' in chosen && namesRecord(parameter) && !isKey) {
      lacking.push({ parameter: parameter.name, variable: variableFor(spec, operation, parameter.name) });
    }
  }
  const accept = acceptHeader(operation, successTypes(operation)[0]);
  const body = sampleBody(spec, operation, givenFor(given, operation)?.body);
  return { parts: { method: operation.method, values, body, accept, credentials: 'valid' }, lacking };
};

/** The variable that a message names for a value: for this operation alone, where its name means records of several kinds. */
export const variableFor = (spec: Spec, operation: Operation, parameter: string): string =>
  operation.path.includes(`{${parameter}}`) && namesSeveralKinds(spec, parameter)
    ? operationVariable({ vendor: spec.name, operationId: operation.id, parameter })
    : valueVariable(spec.name, parameter);

/** A made value of what has to exist there, an id or a tenant, is not worth a request; any other shows how it is answered. */
const namesRecord = ({ in: where, name }: Parameter): boolean =>
  where === 'path' || where === 'header' || isIdName(name) || smellsOfSecret(name);

const sampleValue = (
  spec: Spec,
  operation: Operation,
  parameter: Parameter,
  variables: Variables,
  given: Given,
): ParameterValue | (ParameterValue & { readonly made: true }) | undefined => {
  const header = headerOf(given, operation, parameter);
  if (header?.flag) return { text: headerText(header) };
  const place = placeOf(spec, operation, parameter.name);
  const text = providedText(spec, operation, parameter, variables);
  if (parameter.in === 'path' && (text === '.' || text === '..'))
    throw new Error(`${valueVariable(place.vendor, place.parameter)} is "${text}", which leads to another path`);
  if (text !== undefined) return givenValue(spec, parameter, text);
  if (header) return { text: headerText(header) };
  const first = usable(parameterExamples(spec, parameter)).find(({ value }) => canBeSent(parameter, value));
  if (first && (parameter.required || first.name === 'sample')) return { value: first.value };
  if (!parameter.required) return undefined;
  const schema = parameterSchema(parameter);
  if (isEntityTag(parameter) && takesText(spec, schema, ANY_STATE)) return { value: ANY_STATE };
  const value = madeValue(spec, parameter);
  return isShown(spec, schema, value) || isListed(spec, schema, value) ? { value } : { value, made: true };
};

/** Any value but one would have to be the record's own. */
const isEntityTag = ({ in: where, name }: Parameter): boolean => where === 'header' && name.toLowerCase() === IF_MATCH;

const takesText = (spec: Spec, schema: SchemaRef | undefined, text: string): boolean =>
  !isObject(schema?.node) || schemaJudge(spec, 'request').conforms(schema.node, text);

/** Text is sent as it is. JSON for a parameter that is a list or an object is written in its style. */
const givenValue = (spec: Spec, parameter: Parameter, text: string): ParameterValue => {
  const { schema } = parameter;
  const value = schema && /^\s*[[{]/.test(text) ? parsedTexts(text) : undefined;
  const types = schema && value !== undefined ? (typesOf(compose(spec, [schema.node]).nodes) ?? []) : [];
  return types.includes(Array.isArray(value) ? 'array' : 'object') ? { value, origin: 'given' } : { text };
};

/** With each number as the text that it is: in a URL or a header it is nothing else. */
const parsedTexts = (json: string): unknown => {
  try {
    JSON.parse(json);
    return JSON.parse(replaceNumbers(json, (number) => `"${number}"`));
  } catch {
    return undefined;
  }
};

/** What the schema of a parameter shows itself, else a made value. Operations share parameters, and their schemas with them. */
export const madeValue = (spec: Spec, parameter: Parameter): Json => {
  const node = parameterSchema(parameter)?.node;
  const text = isObject(node) ? schemaText(node) : undefined;
  if (text === undefined) return makeNow(spec, parameter);
  // What a reference leads to is not in the text; elsewhere the same words may lead to something else.
  const holder = isObject(node) && text.includes('"$ref"') ? node : spec;
  const made = madeValues.get(holder) ?? new Map<string, Json>();
  madeValues.set(holder, made);
  const name = `${parameter.in} ${parameter.name} ${text}`;
  const value = made.get(name) ?? makeNow(spec, parameter);
  made.set(name, value);
  return value;
};

/** By document, then by place, name and what the schema says: operations say the same of their `limit` each time. */
const madeValues = new WeakMap<object, Map<string, Json>>();

/** The schema with `minLength` and the like is one more to compile: few values are empty without them. */
const makeNow = (spec: Spec, parameter: Parameter): Json => {
  const plain = plainValue(spec, parameterSchema(parameter), parameter.name);
  const value = isNothing(plain) ? plainValue(spec, sentSchema(parameter), parameter.name) : plain;
  return wireValue(parameter, value);
};

const isNothing = (value: Json): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const sentSchemas = new WeakMap<Parameter, SchemaRef>();

/** For made values: an empty list, text or object leaves nothing on the wire, and the parameter would not be there. */
export const sentSchema = (parameter: Parameter): SchemaRef | undefined => {
  const schema = parameterSchema(parameter);
  if (!schema) return undefined;
  const known = sentSchemas.get(parameter) ?? {
    node: { allOf: [schema.node, { minItems: 1, minLength: 1, minProperties: 1 }] },
    place: schema.place,
  };
  sentSchemas.set(parameter, known);
  return known;
};

/** True when the environment names a value: then the id is one that exists there. */
export const isProvided = (spec: Spec, operation: Operation, parameter: Parameter, variables: Variables): boolean =>
  providedText(spec, operation, parameter, variables) !== undefined;

/** By its own name, and of a path by the one that another path has for the same place. */
const providedText = (
  spec: Spec,
  operation: Operation,
  { in: where, name }: Parameter,
  variables: Variables,
): string | undefined => {
  const own = variableValue(placeOf(spec, operation, name), variables);
  if (own !== undefined || where !== 'path') return own;
  const others = namesInPlace(spec, operation, name).map((each) =>
    variableValue({ vendor: spec.name, operationId: operation.id, parameter: each }, variables),
  );
  return others.find((each) => each !== undefined && !each.startsWith('${'));
};

const placeOf = (spec: Spec, operation: Operation, parameter: string): ValuePlace => ({
  vendor: spec.name,
  operationId: operation.id,
  parameter,
});

/** How the value of an id that does not exist is called. */
const unknownOf = (parameter: Parameter): string => `unknown ${parameter.name}`;

/** An id that does not exist there, or the variable to set for one. */
export const unknownValue = (
  { spec, operation, variables }: { readonly spec: Spec; readonly operation: Operation; readonly variables: Variables },
  parameter: Parameter,
): { readonly text: string | undefined; readonly variable: string } => ({
  text: variableValue(placeOf(spec, operation, unknownOf(parameter)), variables),
  variable: valueVariable(spec.name, unknownOf(parameter)),
});

/** Does this variable give a parameter of the operation its value? */
export const isValueOf = (spec: Spec, operation: Operation, variable: string, given = NOTHING_GIVEN): boolean =>
  sentParameters(operation).some(
    (parameter) =>
      headerOf(given, operation, parameter)?.variable === variable ||
      [parameter.name, unknownOf(parameter)].some((name) => givesValue(placeOf(spec, operation, name), variable)),
  );

const sampleBody = (spec: Spec, operation: Operation, given: GivenBody | undefined): RequestParts['body'] => {
  const types = requestTypes(operation);
  if (given) return givenBody(spec, operation, types, given);
  const content = types[0];
  return content && { content, value: bodyExample(spec, content, operation.method === 'PATCH') };
};

/** The first documented example, or a value made from the schema. */
export const bodyExample = (spec: Spec, content: MediaTypeSpec, isChange = false): Json | Uint8Array => {
  const [first] = usable(content.examples);
  if (first) return sentSample(spec, content, first);
  return isChange ? madeChange(spec, content) : madeBody(spec, content);
};

/** JSON first, then in the document's order: the plainest one shows the most. */
export const requestTypes = (operation: Operation): readonly MediaTypeSpec[] =>
  plainestFirst(operation.requestBody?.content ?? []);

export const successTypes = (operation: Operation): readonly MediaTypeSpec[] => {
  const success = operation.responses.find((response) => /^2/.test(response.status));
  const answering = success ?? operation.responses.find((r) => r.status === 'default');
  return plainestFirst(answering ? sentContent(answering) : []);
};

/**
 * What a document describes, but for an answer that has no content by HTTP. Of keys that are no media type and mean the same one,
 * such as `v2` and `v3`, nobody can ask for the second.
 */
export const sentContent = ({ status, content }: ResponseSpec): readonly MediaTypeSpec[] =>
  hasNoContent(Number(status))
    ? []
    : content.filter(
        (each) => isExactKey(each.mediaType) || documentedContent(content, meantType(each.mediaType)) === each,
      );

export const successStatuses = (responses: readonly ResponseSpec[]): readonly string[] => {
  const success = responses.filter((response) => /^[23]/.test(response.status)).map((response) => response.status);
  return success.length > 0 ? success : responses.filter((r) => r.status === 'default').map((r) => r.status);
};

const plainestFirst = (content: readonly MediaTypeSpec[]): readonly MediaTypeSpec[] =>
  [...content].sort((a, b) => rank(a.mediaType) - rank(b.mediaType));

const rank = (mediaType: string): number =>
  mediaType === 'application/json' ? 0 : /^application\/json\s*;/.test(mediaType) ? 1 : 2;

/** The wanted type first; the types that only errors have after it, so that an error need not be refused with 406. */
export const acceptHeader = (operation: Operation, wanted: MediaTypeSpec | undefined): string | undefined => {
  if (!wanted) return errorTypes(operation);
  const success = new Set(successTypes(operation).map((content) => content.mediaType));
  const others = new Set(operation.responses.flatMap((response) => response.content.map((c) => c.mediaType)));
  const errorOnly = [...others].filter((mediaType) => !success.has(mediaType) && mediaType !== wanted.mediaType);
  return [printedType(wanted), ...errorOnly.map((mediaType) => `${mediaType};q=0.5`)].join(', ');
};

/** As the document prints it with its sample, charset included. */
const printedType = ({ mediaType, examples }: MediaTypeSpec): string =>
  usable(examples)[0]?.contentType ?? meantType(mediaType);

/** Where a good answer has no content an error may have some, and its server would choose any type. */
const errorTypes = ({ responses }: Operation): string | undefined => {
  const types = new Set(responses.flatMap((response) => sentContent(response).map(({ mediaType }) => mediaType)));
  return types.size > 0 ? [...types].join(', ') : undefined;
};

/** The same request, answered in another type. */
export const accepting = (request: CaseRequest, accept: string): CaseRequest => ({
  ...request,
  headers: { ...request.headers, accept },
});

/** An example that no client sends as it is: it leads to another path, or ends the header. */
export const canBeSent = (parameter: Parameter, value: Json): boolean => {
  if (parameter.in === 'path') return value !== '.' && value !== '..';
  return parameter.in !== 'header' || typeof value !== 'string' || isFieldValue(value);
};

/** What HTTP itself cannot carry is not the vendor's fault: a path segment is not empty, a header has no blank ends. */
export const wireValue = (parameter: Parameter, value: Json): Json => {
  if (typeof value !== 'string') return value;
  if (parameter.in === 'path') return value === '' || value === '.' || value === '..' ? '1' : value;
  if (parameter.in !== 'header' && parameter.in !== 'cookie') return value;
  return value.replaceAll(/[^\x20-\x7e]|[;,"\\]/g, '').trim() || '1';
};
