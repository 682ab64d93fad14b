import { type Grade, weaker } from '../../core/evidence';
import type { ContractCase, ExampleContradiction, Expectation } from '../../core/results/case';
import { type Origin, type SentValue, weakestOrigin } from '../../core/results/origin';
import type { Violation } from '../../core/violation';
import type { Example, MediaTypeSpec, Parameter, Spec } from '../../specs/spec';
import { caseBase, caseId } from '../case-id';
import { concerns, notAllowed } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { valueVariable } from '../variables';
import { contradictionOf, describedOtherwise, unlikeItsSchema } from './contradiction';
import { idsOfDocument } from './has-to-exist';
import { isGiven } from './parameter-text';
import type { RequestParts } from './request-parts';
import { successStatuses, variableFor } from './sample-request';
import { expectedSample, usable } from './values/sample-values';
import { parameterGrade, valuesOf } from './values/value-origin';
import { type WrittenSample, writtenSample } from './written-sample';

/**
 * A request that the document promises to answer well. One that breaks the document is sent where a documented example breaks it,
 * and the document is blamed; a made one is not.
 * @param how what is special about it, after its name
 * @param written the request as it is sent, where it is known already
 */
export const goodRequest = (
  context: PlanContext,
  id: readonly string[],
  how: string,
  planned: RequestParts,
  answer: MediaTypeSpec | undefined,
  from: Example | undefined = answer?.examples[0],
  written?: () => WrittenSample,
): Planned => {
  const { spec, operation } = context;
  const parts = withLearnedBody(context, planned);
  const asSent = written ?? (parts === context.parts ? context.sample : writtenSample(spec, operation, parts));
  const values = valuesOf(spec, parts);
  const origins = values.map(({ origin }) => origin);
  const what = `${called(values)}${how}`;
  try {
    const { request, violations } = asSent();
    const broken = whatBreaks(spec, parts, violations);
    if (typeof broken === 'string') return skipped(context, id, what, broken);
    const good = goodAnswer(context, what, answer, parts, weakestOrigin(origins));
    // Where what was sent need not exist, that is the nearer reason for a refusal: the text of `7` is a text.
    const unlike = good.assumes === undefined ? unlikeItsSchema(spec, parts) : undefined;
    const contradiction = broken ?? describedOtherwise(operation) ?? unlike;
    const contractCase: ContractCase = {
      id: caseId(spec, operation, ...id),
      title: `${operation.method} ${operation.path} answers ${what}`,
      source: { kind: 'example', example: from?.name ?? 'sample', spec: from?.place ?? operation.place },
      request,
      expect: {
        ...good,
        ...(contradiction && { contradiction }),
      },
      ...caseBase(spec, operation),
    };
    return { kind: 'case', case: contractCase };
  } catch (error) {
    return skipped(context, id, what, error instanceof Error ? error.message : String(error));
  }
};

/** Of the sample itself it is there already. */
const withLearnedBody = ({ learnedBody, parts: { body: own } }: PlanContext, parts: RequestParts): RequestParts =>
  learnedBody && parts.body && parts.body !== own ? { ...parts, body: learnedBody(parts.body) } : parts;

/** What a request is called, by the weakest of its values: nothing is called documented that has something else, too. */
const called = (values: readonly SentValue[]): string =>
  CALLED.find(([weakest]) => values.some(({ origin }) => origin === weakest))?.[1] ??
  (values.length === 0
    ? 'the documented request'
    : `a request with ${VALUES[values.map(({ evidence = 'documented' }) => evidence).reduce(weaker)]}`);

const CALLED: readonly (readonly [Origin, string])[] = [
  ['made', 'a request made from the schema'],
  ['learned', 'the sample request with values of an earlier answer'],
  ['given', 'the sample request with given values'],
];

const VALUES = {
  documented: 'documented values',
  elsewhere: 'values from another page of the vendor',
  observed: 'observed values',
  assumed: 'assumed values',
} as const satisfies Record<Grade, string>;

/** The example that contradicts the document; or, as text, why the request is not sent. */
const whatBreaks = (
  spec: Spec,
  parts: RequestParts,
  [first, ...others]: readonly Violation[],
): ExampleContradiction | string | undefined => {
  if (!first) return undefined;
  const found = [first, ...others].map((violation) => contradictionOf(spec, parts, violation));
  if (found.includes(undefined)) return whyGivenIsNot(spec, parts, first) ?? notAllowed(first);
  return found.find((one) => typeof one === 'object');
};

/** What the user gives is named by its own name. */
const whyGivenIsNot = (spec: Spec, { values, body }: RequestParts, broken: Violation): string | undefined => {
  const [parameter] = [...values].find(([one, value]) => concerns(broken, one) && isGiven(value)) ?? [];
  const of = broken.in === 'body' ? body?.given?.file : parameter && valueVariable(spec.name, parameter.name);
  return of === undefined
    ? undefined
    : `what ${of} gives is not what the document allows: ${broken.message} (${broken.spec.file}:${broken.spec.line})`;
};

/** A documented success; the sample itself only from our own mock, which has nothing else to say. */
const goodAnswer = (
  context: PlanContext,
  what: string,
  answer: MediaTypeSpec | undefined,
  parts: RequestParts,
  origin: Origin,
): Expectation => {
  const example = context.options.target === 'mock' ? usable(answer?.examples ?? [])[0] : undefined;
  return {
    statuses: successStatuses(context.operation.responses),
    why: `it is ${what}`,
    ...whatMustExist(context, parts, origin),
    ...(example && { sample: expectedSample(example) }),
  };
};

/** What the document shows or a schema makes need not exist at this vendor; a variable, or a body, can name what does. */
const whatMustExist = (
  { spec, operation, options }: PlanContext,
  parts: RequestParts,
  origin: Origin,
): Pick<Expectation, 'assumes' | 'needs' | 'absent'> => {
  if (options.target !== 'real') return {};
  const variableOf = ({ name }: { readonly name: string }): string => variableFor(spec, operation, name);
  const named = idsOfDocument(spec, parts);
  const unsure = notTheVendors(spec, parts).filter((value) => !named.some(({ name }) => name === value.name));
  const inUrl = [...named.filter(({ in: where }) => where !== 'body'), ...unsure];
  if (origin === 'made' && inUrl.length === 0) {
    const made = valuesOf(spec, parts).filter((value) => value.origin === 'made' && value.in !== 'body');
    return { assumes: madeUp(parts), needs: made.map(variableOf) };
  }
  if (named.length + unsure.length === 0) return isShown(valuesOf(spec, parts)) ? { absent: SHOWN } : {};
  const names = [...new Set([...named, ...unsure].map(({ name }) => name))].join(', ');
  const needs = inUrl.map(variableOf);
  const set = needs.length > 0 ? `set ${needs.join(', ')} to one that does` : 'give a body of your own';
  const whose = unsure.length > 0 ? "specification's examples" : "document's example";
  return { assumes: `the ${names} of the ${whose} need not exist there; ${set}`, needs };
};

/** Parameters whose value is an example that no document of the vendor's shows: whoever refuses it contradicts none. */
const notTheVendors = (spec: Spec, { values }: RequestParts): readonly Parameter[] =>
  [...values].flatMap(([parameter, given]) =>
    parameterGrade(spec, parameter, given) === 'documented' ? [] : [parameter],
  );

const madeUp = ({ body }: RequestParts): string =>
  `the request was made from the schema, and need not mean anything there; give the document an example, or the operation ${body ? 'a body' : 'values'} in understudy.config.yaml`;

/** Does everything come from examples, and something of it from more than a header? */
const isShown = (values: readonly SentValue[]): boolean =>
  values.every(({ origin }) => origin === 'documented') && values.some(({ in: where }) => where !== 'header');

const SHOWN = "what the document's example names need not exist there; give values, or a body, of your own";
