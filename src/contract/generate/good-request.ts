import type { CaseRequest, ContractCase, ExampleContradiction, Expectation } from '../../core/case';
import { type Origin, weakestOrigin } from '../../core/origin';
import type { Example, MediaTypeSpec } from '../../specs/spec';
import { caseBase, caseId } from '../case-id';
import { notAllowed, ownViolations } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { valueVariable } from '../variables';
import { contradictionOf } from './contradiction';
import type { RequestParts } from './request-parts';
import { isProvided, successStatuses, writeParts } from './sample-request';
import { expectedSample, usable } from './sample-values';
import { valuesOf } from './value-origin';

/**
 * A request that the document promises to answer well. One that breaks the document is sent where a documented example breaks it,
 * and the document is blamed; a made one is not.
 * @param how what is special about it, after its name
 */
export const goodRequest = (
  context: PlanContext,
  id: readonly string[],
  how: string,
  parts: RequestParts,
  answer: MediaTypeSpec | undefined,
  from: Example | undefined = answer?.examples[0],
): Planned => {
  const { spec, operation } = context;
  const origins = valuesOf(spec, parts).map(({ origin }) => origin);
  const what = `${called(origins)}${how}`;
  try {
    const request = writeParts(spec, operation, parts);
    const broken = whatBreaks(context, parts, request);
    if (typeof broken === 'string') return skipped(context, id, what, broken);
    const contractCase: ContractCase = {
      ...caseBase(spec, operation),
      id: caseId(spec, operation, ...id),
      title: `${operation.method} ${operation.path} answers ${what}`,
      source: { kind: 'example', example: from?.name ?? 'sample', spec: from?.place ?? operation.place },
      request,
      expect: {
        ...goodAnswer(context, what, answer, weakestOrigin(origins)),
        ...(broken && { contradiction: broken }),
      },
    };
    return { kind: 'case', case: contractCase };
  } catch (error) {
    return skipped(context, id, what, error instanceof Error ? error.message : String(error));
  }
};

/** What a request is called: nothing is the documented sample that holds something else, too. */
const called = (origins: readonly Origin[]): string =>
  CALLED.find(([origin]) => origins.includes(origin))?.[1] ?? SAMPLE;

const SAMPLE = 'the documented sample request';

const CALLED: readonly (readonly [Origin, string])[] = [
  ['made', 'a request made from the schema'],
  ['learned', 'the sample request with values of an earlier answer'],
  ['given', 'the sample request with given values'],
];

/** The example that contradicts the document; or, as text, why the request is not sent. */
const whatBreaks = (
  { spec, operation }: PlanContext,
  parts: RequestParts,
  request: CaseRequest,
): ExampleContradiction | string | undefined => {
  const [first, ...others] = ownViolations({ spec, operation }, request);
  if (!first) return undefined;
  const found = [first, ...others].map((violation) => contradictionOf(spec, parts, violation));
  if (found.includes(undefined)) return notAllowed(first);
  return found.find((one) => typeof one === 'object');
};

/** A documented success; the sample itself only from our own mock, which has nothing else to say. */
const goodAnswer = (
  context: PlanContext,
  what: string,
  answer: MediaTypeSpec | undefined,
  origin: Origin,
): Expectation => {
  const example = context.options.target === 'mock' ? usable(answer?.examples ?? [])[0] : undefined;
  return {
    statuses: successStatuses(context.operation.responses),
    why: `it is ${what}`,
    ...whatMustExist(context, origin),
    ...(example && { sample: expectedSample(example) }),
  };
};

/** The document's example ids exist at no particular vendor; a variable can name ids that do. */
const whatMustExist = (
  { spec, operation, options, variables }: PlanContext,
  origin: Origin,
): Pick<Expectation, 'assumes'> => {
  if (options.target !== 'real') return {};
  const ids = operation.parameters.filter(
    (each) => each.in === 'path' && !isProvided(spec, operation, each, variables),
  );
  if (ids.length === 0) return origin === 'made' ? { assumes: MADE_UP } : {};
  const names = ids.map(({ name }) => name).join(', ');
  const set = ids.map(({ name }) => valueVariable(spec.name, name)).join(', ');
  return { assumes: `the ${names} of the document's example need not exist there; set ${set} to one that does` };
};

const MADE_UP = 'the request was made from the schema, and need not mean anything there; give the document an example';
