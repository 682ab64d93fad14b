import { isObject, type Json } from '../../core/json/json';
import type { ContractCase, Exchange } from '../../core/results/case';
import { compose } from '../../schema/composition';
import { shownValues } from '../../schema/shown-values';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { isDecidedByServer } from '../generate/values/decided-by-server';
import { namesRecord } from '../generate/values/made-body';
import { plainValue } from '../generate/values/plain-value';
import { valuesOf } from '../generate/values/value-origin';
import { isValid } from '../own-violations';
import { sentContent, sentValue, withSentValue } from './sent-body';

/**
 * The same request with more than the document requires, where a body made of that alone was refused: many documents list
 * nothing as required, and their servers need it all the same. First what a
 * record is called by, then the properties that the document shows a value of, then all.
 */
export const withFullerBody = (
  where: { readonly spec: Spec; readonly operation: Operation },
  asked: ContractCase,
  answer: Exchange | undefined,
): readonly ContractCase[] => {
  const { spec, operation } = where;
  const { request, expect } = asked;
  const status = answer?.response.status;
  if (!SENDING.has(request.method) || expect.wrong !== undefined || (status !== 400 && status !== 422)) return [];
  const ofBody = request.values.filter((value) => value.in === 'body');
  const isOurs = ofBody.some(({ origin }) => origin === 'made') && !ofBody.some(({ origin }) => origin === 'given');
  const sent = isOurs ? sentValue(where, request) : undefined;
  const content = sentContent(operation, request.headers);
  if (!isObject(sent) || !content) return [];
  const kept = ofBody.filter(({ name, origin }) => name !== '' && origin !== 'made');
  return fullerValues(spec, content, sent).flatMap((value) => {
    const parts = valuesOf(spec, { values: new Map(), body: { content, value } });
    const values = [
      ...request.values.filter((each) => each.in !== 'body'),
      ...kept,
      ...parts.filter(({ name }) => !kept.some((each) => each.name === name)),
    ];
    const fuller: ContractCase = {
      ...asked,
      request: { ...withSentValue(where, request, value), values },
      expect: { ...expect, why: `${expect.why}, with optional properties` },
    };
    return isValid(where, fuller) ? [fuller] : [];
  });
};

const SENDING: ReadonlySet<string> = new Set(['POST', 'PUT']);

const fullerValues = (spec: Spec, { schema }: MediaTypeSpec, sent: object): readonly Json[] => {
  if (!schema) return [];
  const shape = shapeOf(spec, schema);
  const optional = shape.propertyNames.filter((name) => !(name in sent));
  const isShown = (name: string): boolean =>
    shownValues(compose(spec, [shape.property(name)?.node]).nodes).some((value) => value !== null);
  const shown = optional.filter(isShown);
  const free = optional.filter((name) => isShown(name) || !(isDecidedByServer(name) || namesRecord(name)));
  const named = free.filter((name) => NAMES.test(name));
  return [named, shown, free]
    .filter((names, index, all) => names.length > 0 && names.length > (all[index - 1]?.length ?? 0))
    .flatMap((names) => {
      const value = plainValue(spec, { node: { allOf: [schema.node, { required: names }] }, place: schema.place });
      return isObject(value) ? [{ ...value, ...sent } as Json] : [];
    });
};

const NAMES = /^(?:name|title|label|slug|key|code|login|username|email)$/i;
