import { changeAt } from '../../core/json/change-at';
import { isObject, type Json, parsedJson } from '../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { Operation } from '../../specs/spec';
import { isIdName } from '../generate/has-to-exist';

/** The same request with another value for a parameter of the query or a header; what is made of an answer is learned. */
export const withParameter = (
  operation: Operation,
  request: CaseRequest,
  name: string,
  text: string,
): CaseRequest | undefined => {
  const parameter = operation.parameters.find(
    (each) => each.name.toLowerCase() === name.toLowerCase() && (each.in === 'query' || each.in === 'header'),
  );
  if (!parameter) return undefined;
  if (parameter.in === 'query') return withQuery(request, parameter.name, text);
  const headers = { ...request.headers, [parameter.name.toLowerCase()]: text };
  return { ...request, headers, values: learnedValues(request, 'header', parameter.name) };
};

/** The same request with another text under a name of its query. */
export const withQuery = (request: CaseRequest, name: string, text: string): CaseRequest => ({
  ...request,
  query: [...request.query.filter(([each]) => each !== name), [name, text]],
  values: learnedValues(request, 'query', name),
});

const learnedValues = (request: CaseRequest, place: 'header' | 'query', name: string): CaseRequest['values'] => [
  ...request.values.filter((value) => value.name !== name || value.in !== place),
  { in: place, name, origin: 'learned' },
];

/** The same request for another record, whose ids an answer has given. */
export const withPath = (request: CaseRequest, pathValues: CaseRequest['pathValues']): CaseRequest => ({
  ...request,
  pathValues: { ...request.pathValues, ...pathValues },
  values: request.values.map((value) => (value.in === 'path' ? { ...value, origin: 'learned' } : value)),
});

/** The same request, whose JSON body names its own record by the id of the path where it did so before. */
export const withOwnId = (request: CaseRequest, name: string, before: string, id: string): CaseRequest => {
  const body = request.bodyEncoding ? undefined : parsedJson(request.body);
  const places = (value: unknown, at: Pointer): readonly (readonly [Pointer, unknown])[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => places(item, childPointer(at, index)));
    if (isObject(value)) return Object.entries(value).flatMap(([key, part]) => places(part, childPointer(at, key)));
    const key = pointerKeys(at).at(-1) ?? '';
    return (key === name || isIdName(key)) && String(value) === before ? [[at, value]] : [];
  };
  return places(body, ROOT).reduce(
    (changed, [at, value]) => withBodyValue(changed, at, typeof value === 'number' ? Number(id) : id) ?? changed,
    request,
  );
};

/** The same request with another value in its JSON body. */
export const withBodyValue = (request: CaseRequest, pointer: string, value: Json): CaseRequest | undefined => {
  try {
    const body = JSON.parse(request.body ?? '') as Json;
    const changed = changeAt(body, pointer, value);
    return {
      ...request,
      body: JSON.stringify(changed),
      values: [...request.values, { in: 'body', name: pointer, origin: 'learned' }],
    };
  } catch {
    return undefined;
  }
};
