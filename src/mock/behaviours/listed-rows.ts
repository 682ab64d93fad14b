import { isJsonType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { once } from '../../core/once';
import type { MediaTypeSpec, Operation, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { schemaJudge } from '../../validate/schema/schema-judge';

/** A good answer in JSON that the document shows no example of, so that it is made. */
export const madeContent = ({ responses }: Operation): MediaTypeSpec | undefined =>
  responses
    .filter(({ status }) => /^2/.test(status))
    .flatMap(({ content }) => content)
    .find(({ mediaType, schema, examples }) => schema && examples.length === 0 && isJsonType(mediaType));

/** As it is made for every request that prefers nothing. */
export const madeAlways = (spec: Spec, schema: SchemaRef, rows: number | undefined): unknown => {
  // A mock of documented samples starts without the makers of values.
  const { makeValue } = require('../../schema/values/make-value') as typeof import('../../schema/values/make-value');
  return makeValue(spec, schema, { judge: schemaJudge(spec, 'response'), mode: 'response', detail: 'full', rows })
    .value;
};

/**
 * The rows that `GET /pets` shows beside an operation on `/pets/{petId}`, where that list is made, too: one id is one thing in both.
 * They are made when they are first asked for.
 */
export const listedRows = ({ path }: Operation, spec: Spec, rows: number | undefined): (() => readonly SpecNode[]) =>
  once(() => {
    const parent = path.replace(/\/\{[^/{}]+\}\/?$/, '');
    const list = spec.operations.find((one) => one.method === 'GET' && one.path.replace(/\/$/, '') === parent);
    const schema = list && list.path !== path ? madeContent(list)?.schema : undefined;
    const made = schema && madeAlways(spec, schema, rows);
    const lists = Array.isArray(made) ? [made] : isObject(made) ? Object.values(made).filter(Array.isArray) : [];
    return lists.map((items) => items.filter(isObject)).find((items) => items.length > 0) ?? [];
  });
