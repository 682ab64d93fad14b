import type { ContractCase, Expectation } from '../../core/case';
import { essence } from '../../core/media-type';
import type { Example, MediaTypeSpec, Parameter, ResponseSpec, SchemaRef, Spec } from '../../specs/spec';
import { compileSchema } from '../../validate/schema/compile-schema';
import { refuses } from '../../validate/schema/refuses';
import { caseBase, caseId } from '../case-id';
import { isValid } from '../is-valid';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { valueVariable } from '../variables';
import {
  acceptHeader,
  bodyExample,
  isProvided,
  type RequestParts,
  requestTypes,
  sentParameters,
  sentSample,
  sentSchema,
  successTypes,
  wireValue,
  writeParts,
} from './sample-request';
import { plainValue } from './values/plain-value';

/** The documented sample request in every media type it can be sent and answered in, and with every other documented example. */
export const casesFromExamples = (context: PlanContext): readonly Planned[] => {
  const [firstAnswer, ...otherAnswers] = successTypes(context.operation);
  const [, ...otherBodies] = requestTypes(context.operation);
  return [
    natural(context, ['example', 'sample'], 'the documented sample request', context.parts, firstAnswer),
    ...otherAnswers.map((content) => inAnswerType(context, content)),
    ...otherBodies.map((content) => inRequestType(context, content)),
    ...context.operation.parameters.flatMap((parameter) => withParameterExamples(context, parameter)),
    ...withBodyExamples(context),
  ];
};

const inAnswerType = (context: PlanContext, content: MediaTypeSpec): Planned =>
  natural(
    context,
    ['example', 'sample', 'accept', content.mediaType],
    `the sample request, answered as ${content.mediaType}`,
    { ...context.parts, accept: acceptHeader(context.operation, content) },
    content,
  );

const inRequestType = (context: PlanContext, content: MediaTypeSpec): Planned => {
  const { spec, parts } = context;
  const first = parts.body?.value;
  const isLikeTheFirst = content.examples.length === 0 && (!content.schema || satisfies(spec, content.schema, first));
  const value = isLikeTheFirst ? first : bodyExample(spec, content);
  return natural(
    context,
    ['example', 'sample', 'content-type', content.mediaType],
    `the sample request, sent as ${content.mediaType}`,
    { ...parts, body: { content, value } },
    successTypes(context.operation)[0],
  );
};

const satisfies = (spec: Spec, schema: SchemaRef, value: unknown): boolean =>
  !refuses(compileSchema(spec, schema, 'request'), value);

/** Every example of a parameter that the sample request does not send already; another id need not exist at a real vendor. */
const withParameterExamples = (context: PlanContext, parameter: Parameter): readonly Planned[] => {
  if (parameter.in === 'path' && context.options.target === 'real') return [];
  const sent = context.parts.values.get(parameter);
  if (parameter.examples.length === 0 && !sent) return withMadeValue(context, parameter);
  return parameter.examples
    .filter((example) => !(sent && 'value' in sent && sent.value === example.value))
    .map((example) =>
      natural(
        context,
        ['example', `with-${parameter.name}`, example.name],
        `the sample request with ${parameter.name} as in its example ${example.name}`,
        { ...context.parts, values: new Map(context.parts.values).set(parameter, { value: example.value }) },
        undefined,
        example,
      ),
    );
};

/** A value made from the schema means nothing to a vendor; our mock has to take it. */
const withMadeValue = (context: PlanContext, parameter: Parameter): readonly Planned[] => {
  if (context.options.target !== 'mock' || !sentParameters(context.operation).includes(parameter)) return [];
  const value = wireValue(parameter, plainValue(context.spec, sentSchema(parameter), parameter.name));
  const values = new Map(context.parts.values).set(parameter, { value });
  const what = `the sample request with a ${parameter.name} that its schema allows`;
  const made = natural(context, ['example', `with-${parameter.name}`], what, { ...context.parts, values }, undefined);
  return made.kind === 'case' && !isValid(context, made.case) ? [] : [made];
};

const withBodyExamples = (context: PlanContext): readonly Planned[] => {
  const content = requestTypes(context.operation)[0];
  return (content?.examples.slice(1) ?? []).map((example) =>
    natural(
      context,
      ['example', 'with-body', example.name],
      `a request with the documented body ${example.name}`,
      {
        ...context.parts,
        ...(content && { body: { content, value: sentSample(context.spec, content, example) } }),
      },
      undefined,
      example,
    ),
  );
};

/** A request that the document promises to answer well. */
const natural = (
  context: PlanContext,
  id: readonly string[],
  what: string,
  parts: RequestParts,
  answer: MediaTypeSpec | undefined,
  from: Example | undefined = answer?.examples[0],
): Planned => {
  const { spec, operation } = context;
  try {
    const contractCase: ContractCase = {
      ...caseBase(spec, operation),
      id: caseId(spec, operation, ...id),
      title: `${operation.method} ${operation.path} answers ${what}`,
      origin: { kind: 'example', example: from?.name ?? 'sample', spec: from?.place ?? operation.place },
      request: writeParts(spec, operation, parts),
      expect: goodAnswer(context, what, answer),
    };
    return { kind: 'case', case: contractCase };
  } catch (error) {
    return skipped(context, id, what, error instanceof Error ? error.message : String(error));
  }
};

/** A documented success; the sample itself only from our own mock, which has nothing else to say. */
const goodAnswer = (context: PlanContext, what: string, answer: MediaTypeSpec | undefined): Expectation => {
  const example = context.options.target === 'mock' ? answer?.examples[0] : undefined;
  return {
    statuses: successStatuses(context.operation.responses),
    why: `it is ${what}`,
    ...whatMustExist(context),
    ...(example && { sample: expectedSample(example) }),
  };
};

const expectedSample = ({ name, value, bytes, place }: Example): NonNullable<Expectation['sample']> => ({
  name,
  value,
  ...(bytes && { encoding: 'latin1' }),
  spec: place,
});

/** The document's example ids exist at no particular vendor; a variable can name ids that do. */
const whatMustExist = ({ spec, operation, options, variables }: PlanContext): Pick<Expectation, 'assumes'> => {
  if (options.target !== 'real') return {};
  const ids = operation.parameters.filter(
    (each) => each.in === 'path' && !isProvided(spec, operation, each, variables),
  );
  if (ids.length === 0) return {};
  const names = ids.map(({ name }) => name).join(', ');
  const set = ids.map(({ name }) => valueVariable(spec.name, name)).join(', ');
  return { assumes: `the ${names} of the document's example need not exist there; set ${set} to one that does` };
};

export const successStatuses = (responses: readonly ResponseSpec[]): readonly string[] => {
  const success = responses.filter((response) => /^[23]/.test(response.status)).map((response) => response.status);
  return success.length > 0 ? success : responses.filter((r) => r.status === 'default').map((r) => r.status);
};

/** Each documented answer with each of its examples in each of its media types, on demand: only a mock understands `Prefer`. */
export const casesFromAnswers = (context: PlanContext): readonly Planned[] =>
  context.operation.responses.flatMap((response) =>
    context.options.target === 'mock' ? onDemand(context, response) : onDemandSkipped(context, response),
  );

const onDemand = (context: PlanContext, response: ResponseSpec): readonly Planned[] => {
  if (!/^\d{3}$/.test(response.status)) return [noNumber(context, response)];
  if (response.content.length === 0) return [preferred(context, response, undefined, undefined)];
  return response.content.flatMap((content) =>
    content.examples.length === 0
      ? [preferred(context, response, content, undefined)]
      : content.examples.map((example) => preferred(context, response, content, example)),
  );
};

const preferred = (
  context: PlanContext,
  response: ResponseSpec,
  content: MediaTypeSpec | undefined,
  example: Example | undefined,
): Planned => {
  const { spec, operation, parts } = context;
  const type = content && essence(content.mediaType);
  const named = [example && `example ${example.name}`, type].filter(Boolean).join(', ');
  const title = `answers ${response.status} on demand${named ? ` (${named})` : ''}`;
  const accept = content ? content.mediaType : parts.accept;
  const contractCase: ContractCase = {
    ...caseBase(spec, operation),
    id: caseId(
      spec,
      operation,
      'answer',
      response.status,
      ...(example ? [example.name] : []),
      ...(content ? [content.mediaType] : []),
    ),
    title: `${operation.method} ${operation.path} ${title}`,
    origin: {
      kind: 'example',
      example: example?.name ?? response.status,
      spec: (example ?? content ?? response).place,
    },
    request: {
      ...writeParts(spec, operation, { ...parts, accept }),
      prefer: `code=${response.status}${example ? `, example=${example.name}` : ''}`,
    },
    expect: {
      statuses: [response.status],
      why: `Prefer asks for ${response.status}`,
      ...(example && { sample: expectedSample(example) }),
    },
  };
  return { kind: 'case', case: contractCase };
};

const noNumber = (context: PlanContext, response: ResponseSpec): Planned =>
  skipped(
    context,
    ['answer', response.status],
    `${response.status} on demand`,
    `${response.status} stands for many statuses, and none of them is documented by its number`,
  );

/** One line per documented status that no case provokes by itself is enough: a real vendor gives no answer on demand. */
const onDemandSkipped = (context: PlanContext, response: ResponseSpec): readonly Planned[] =>
  successStatuses(context.operation.responses).includes(response.status)
    ? []
    : [
        skipped(
          context,
          ['answer', response.status],
          `${response.status} on demand`,
          'only a mock answers what Prefer asks for; it is not sent to a real endpoint',
        ),
      ];
