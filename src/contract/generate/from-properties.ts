import fc from 'fast-check';
import type { Json } from '../../core/json/json';
import type { ContractCase } from '../../core/results/case';
import type { MediaTypeSpec, Parameter } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { caseBase, caseId } from '../case-id';
import { isValid } from '../own-violations';
import type { PlanContext } from '../plan-context';
import type { ParameterValue } from './parameter-text';
import { isProvided, requestTypes, sentParameters, sentSchema, successStatuses, wireValue } from './sample-request';
import { arbitraryFor } from './values/arbitraries';
import { writeParts } from './write-parts';

/** What is drawn for one case: values by the parameter's place and name, and a body. */
interface Drawn {
  readonly parameters: Readonly<Record<string, Json>>;
  readonly body: Json | undefined;
}

/**
 * Valid requests made from the schemas. `index` counts from 0, or is a path of fast-check (`3:0:1`) after shrinking.
 * The same seed and index give the same request for the same document, which makes an id replayable.
 */
export const casesFromProperties = (context: PlanContext, count: number, seed: number): readonly ContractCase[] =>
  fc
    .sample(requestArbitrary(context), { seed, numRuns: count })
    .map((drawn, index) => caseFromDrawn(context, drawn, seed, String(index)))
    .filter((contractCase) => isValid(context, contractCase));

/** The one case that `…/property/<seed>/<path>` names. */
export const caseFromPath = (context: PlanContext, seed: number, path: string): ContractCase | undefined => {
  const [drawn] = fc.sample(requestArbitrary(context), { seed, path, numRuns: 1 });
  return drawn && caseFromDrawn(context, drawn, seed, path);
};

/** Every parameter is drawn or left out, except those whose value only the vendor knows. */
export const requestArbitrary = (context: PlanContext): fc.Arbitrary<Drawn> => {
  const drawable = sentParameters(context.operation).filter((parameter) => isDrawn(context, parameter));
  const model = Object.fromEntries(
    drawable.map((parameter) => [keyOf(parameter), parameterArbitrary(context, parameter)]),
  );
  const requiredKeys = drawable.filter(({ required }) => required).map(keyOf);
  const content = requestTypes(context.operation)[0];
  return fc.record({
    parameters: fc.record(model, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<Record<string, Json>>,
    body: content ? bodyArbitrary(context, content) : fc.constant(undefined),
  });
};

/** An id must exist, there or in the mock's data; one from the environment, and one that smells of a secret, stay as they are. */
const isDrawn = ({ spec, operation, options, variables }: PlanContext, parameter: Parameter): boolean =>
  !(parameter.in === 'path' && (options.target === 'real' || parameter.examples.length > 0)) &&
  !isProvided(spec, operation, parameter, variables);

const keyOf = (parameter: Parameter): string => `${parameter.in}:${parameter.name}`;

const parameterArbitrary = ({ spec }: PlanContext, parameter: Parameter): fc.Arbitrary<Json> => {
  const made = arbitraryFor(spec, sentSchema(parameter));
  const known = parameterExamples(spec, parameter).map(({ value }) => value);
  const values = known.length > 0 ? fc.oneof(fc.constantFrom(...known), made) : made;
  return values.map((value) => wireValue(parameter, value));
};

const bodyArbitrary = ({ spec, operation }: PlanContext, content: MediaTypeSpec): fc.Arbitrary<Json | undefined> => {
  const body = arbitraryFor(spec, content.schema);
  return operation.requestBody?.required ? body : fc.option(body, { nil: undefined });
};

export const caseFromDrawn = (context: PlanContext, drawn: Drawn, seed: number, path: string): ContractCase => {
  const { spec, operation, parts } = context;
  const values = new Map<Parameter, ParameterValue>();
  for (const parameter of sentParameters(operation)) {
    const given = drawn.parameters[keyOf(parameter)];
    const kept = isDrawn(context, parameter) ? undefined : parts.values.get(parameter);
    if (given !== undefined) values.set(parameter, { value: given });
    else if (kept) values.set(parameter, kept);
  }
  const content = requestTypes(operation)[0];
  const body = content && drawn.body !== undefined ? { content, value: drawn.body } : undefined;
  return {
    ...caseBase(spec, operation),
    id: caseId(spec, operation, 'property', seed, path),
    title: `${operation.method} ${operation.path} accepts a request made from its schemas (seed ${seed}, ${path})`,
    source: { kind: 'property', seed, index: Number(path.split(':')[0]) },
    request: writeParts(spec, operation, { ...parts, values, body }),
    expect: {
      statuses: goodAnswers(context),
      why: 'the request satisfies every schema of the document',
    },
  };
};

/** A valid request may meet a documented obstacle (another version, an unknown company), but it is not refused as invalid. */
const goodAnswers = ({ operation, options }: PlanContext): readonly string[] => {
  if (options.target !== 'mock') return [];
  const { responses } = operation;
  if (successStatuses(responses).length === 0) return [];
  const obstacles = responses.map(({ status }) => status).filter((status) => !REFUSALS.includes(status));
  return [...new Set([...successStatuses(responses), ...obstacles])];
};

const REFUSALS: readonly string[] = ['400', '401', '415', '422', '4XX', '5XX', 'default'];
