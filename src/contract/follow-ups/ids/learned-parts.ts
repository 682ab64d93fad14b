import { changeAt } from '../../../core/json/change-at';
import { toPointer, valueAt } from '../../../core/json/pointer';
import type { CaseRequest } from '../../../core/results/case';
import type { Parameter } from '../../../specs/spec';
import type { ParameterValue } from '../../generate/parameter-text';
import type { SentBody } from '../../generate/request-parts';
import { writtenSample } from '../../generate/written-sample';
import type { PlanContext } from '../../plan-context';
import { bodyReferences, parameterReference } from './references';

/** What of a request an earlier answer gives; everything else stays the document's. */
export interface LearnedParts {
  /** Parameters of the path, whose values come later. */
  readonly path: readonly string[];
  /** By the key of a reference; `undefined` while the text is still to come. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** The sample request as it will be: an id of an earlier answer is no example of the document. */
export const withLearnedParts = <Context extends PlanContext>(context: Context, learned: LearnedParts): Context => {
  if (learned.path.length === 0 && learned.texts.size === 0) return context;
  const { spec, operation } = context;
  const values = [...context.parts.values].map(([parameter, value]): readonly [Parameter, ParameterValue] => [
    parameter,
    parameter.in === 'path' && learned.path.includes(parameter.name)
      ? { ...value, origin: 'learned' }
      : referring(context, parameter, value, learned),
  ]);
  const learnedBody = (body: SentBody): SentBody => withLearnedBody(context, body, learned);
  const { body } = context.parts;
  const parts = { ...context.parts, values: new Map(values), body: body && learnedBody(body) };
  return { ...context, parts, sample: writtenSample(spec, operation, parts), learnedBody };
};

const referring = (
  { spec, operation }: PlanContext,
  parameter: Parameter,
  given: ParameterValue,
  { texts }: LearnedParts,
): ParameterValue => {
  const key = 'text' in given ? undefined : parameterReference(spec, operation, parameter)?.key;
  if ('text' in given || key === undefined || !texts.has(key)) return given;
  const text = texts.get(key);
  if (text === undefined) return { ...given, origin: 'learned' };
  const [first] = Array.isArray(given.value) ? given.value : [given.value];
  const value = likeBefore(first, text);
  // A text goes into a URL digit by digit.
  if (value === undefined || String(value) !== text) return { text, origin: 'learned' };
  return { value: Array.isArray(given.value) ? [value] : value, origin: 'learned' };
};

const withLearnedBody = (context: PlanContext, body: SentBody, { texts }: LearnedParts): SentBody => {
  const places = bodyReferences(context, body).flatMap(({ name: at, key, prefix = '' }) => {
    const before = valueAt(body.value, at);
    const text = texts.get(key);
    const value = text === undefined ? before : likeBefore(before, `${prefix}${text}`);
    return texts.has(key) && value !== undefined ? [{ at: toPointer(at), value }] : [];
  });
  if (places.length === 0) return body;
  const value = places.reduce((whole, each) => changeAt(whole, each.at, each.value), body.value);
  return { content: body.content, value, learned: { at: places.map(({ at }) => at), before: body } };
};

/** An id is a number where the document has one there; `withExactDigits` has the digits that JavaScript rounds. */
const likeBefore = (before: unknown, text: string): string | number | undefined => {
  if (typeof before !== 'number') return text;
  return /^-?\d{1,20}$/.test(text) ? Number(text) : undefined;
};

/** A written request whose body has rounded ids in it. */
export const withExactDigits = (request: CaseRequest, texts: readonly string[]): CaseRequest => {
  const rounded = texts.filter((text) => /^-?\d{16,20}$/.test(text) && String(Number(text)) !== text);
  if (rounded.length === 0 || request.body === undefined) return request;
  return {
    ...request,
    body: rounded.reduce((body, text) => body.replaceAll(String(Number(text)), text), request.body),
  };
};
