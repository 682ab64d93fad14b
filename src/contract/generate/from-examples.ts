import { smellsOfSecret } from '../../core/secrets/redact';
import type { Example, MediaTypeSpec, Parameter } from '../../specs/spec';
import { isValid } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { goodRequest } from './good-request';
import type { RequestParts } from './request-parts';
import {
  acceptHeader,
  BODY_CODING,
  bodyExample,
  madeValue,
  requestTypes,
  sentParameters,
  successTypes,
  writeParts,
} from './sample-request';
import { excess, isSent, sentSample, usable } from './values/sample-values';
import { writtenSample } from './written-sample';

/** The documented sample request in every media type it can be sent and answered in, and with every other documented example. */
export const casesFromExamples = (context: PlanContext): readonly Planned[] => {
  const [firstAnswer, ...otherAnswers] = successTypes(context.operation);
  const [, ...otherBodies] = requestTypes(context.operation);
  return [
    goodRequest(context, ['example', 'sample'], '', context.parts, firstAnswer),
    ...otherAnswers.map((content) => inAnswerType(context, content)),
    ...otherBodies.map((content) => inRequestType(context, content)),
    ...context.operation.parameters.flatMap((parameter) => withParameterExamples(context, parameter)),
    ...withBodyExamples(context),
    ...tooLarge(context),
  ];
};

const inAnswerType = (context: PlanContext, content: MediaTypeSpec): Planned =>
  goodRequest(
    context,
    ['example', 'sample', 'accept', content.mediaType],
    `, answered as ${content.mediaType}`,
    { ...context.parts, accept: acceptHeader(context.operation, content) },
    content,
  );

const inRequestType = (context: PlanContext, content: MediaTypeSpec): Planned => {
  const { spec, parts } = context;
  const first = parts.body?.value;
  const again = { ...parts, body: { content, value: first } };
  const isLikeTheFirst = content.examples.length === 0 && isSound(context, again);
  const value = isLikeTheFirst ? first : bodyExample(spec, content);
  return goodRequest(
    context,
    ['example', 'sample', 'content-type', content.mediaType],
    `, sent as ${content.mediaType}`,
    { ...parts, body: { content, value } },
    successTypes(context.operation)[0],
  );
};

/** A value that JSON can hold may not be one that a form can. */
const isSound = (context: PlanContext, parts: RequestParts): boolean => {
  try {
    return isValid(context, { request: writeParts(context.spec, context.operation, parts) });
  } catch {
    return false;
  }
};

/** Every example of a parameter that the sample request does not send already; another id need not exist at a real vendor. */
const withParameterExamples = (context: PlanContext, parameter: Parameter): readonly Planned[] => {
  if (parameter.in === 'path' && context.options.target === 'real') return [];
  if (parameter.in === 'header' && parameter.name.toLowerCase() === BODY_CODING) return [];
  const sent = context.parts.values.get(parameter);
  // Whoever has a key of their own is not let in with the one that a document shows to all.
  if (sent && 'text' in sent && smellsOfSecret(parameter.name)) return [];
  if (parameter.examples.length === 0 && !sent) return withMadeValue(context, parameter);
  return usable(parameter.examples)
    .filter((example) => !(sent && 'value' in sent && sent.value === example.value))
    .map((example) =>
      goodRequest(
        context,
        ['example', `with-${parameter.name}`, example.name],
        ` with ${parameter.name} as in its example ${example.name}`,
        { ...context.parts, values: new Map(context.parts.values).set(parameter, { value: example.value }) },
        undefined,
        example,
      ),
    );
};

/** A value made from the schema means nothing to a vendor; our mock has to take it. */
const withMadeValue = (context: PlanContext, parameter: Parameter): readonly Planned[] => {
  if (context.options.target !== 'mock' || !sentParameters(context.operation).includes(parameter)) return [];
  const { spec, operation } = context;
  const value = madeValue(spec, parameter);
  const parts = { ...context.parts, values: new Map(context.parts.values).set(parameter, { value }) };
  const written = writtenSample(spec, operation, parts);
  const id = ['example', `with-${parameter.name}`];
  const how = ` with a ${parameter.name} that its schema allows`;
  const made = goodRequest(context, id, how, parts, undefined, undefined, written);
  return made.kind === 'case' && written().violations.length > 0 ? [] : [made];
};

const withBodyExamples = (context: PlanContext): readonly Planned[] => {
  const { spec, operation, parts } = context;
  const [content] = requestTypes(operation);
  if (!content) return [];
  const sent = parts.body?.content === content ? parts.body.value : undefined;
  return usable(content.examples)
    .map((example) => ({ example, value: sentSample(spec, content, example) }))
    .filter(({ value }) => !isSent(value, sent))
    .map(({ example, value }) =>
      goodRequest(
        context,
        ['example', 'with-body', example.name],
        ` with the documented body ${example.name}`,
        { ...parts, body: { content, value } },
        undefined,
        example,
      ),
    );
};

/** Examples that cannot be written out, each with its reason. */
const tooLarge = (context: PlanContext): readonly Planned[] => {
  const { parameters, requestBody, responses } = context.operation;
  const holders: readonly (readonly [string, readonly Example[]])[] = [
    ...parameters.map(({ name, examples }) => [`with-${name}`, examples] as const),
    ...(requestBody?.content ?? []).map(({ examples }) => ['with-body', examples] as const),
    ...responses.flatMap(({ status, content }) => content.map(({ examples }) => [status, examples] as const)),
  ];
  return holders.flatMap(([where, examples]) =>
    examples.flatMap((example) => {
      const reason = excess(example);
      if (reason === undefined) return [];
      const { file, line } = example.place;
      const id = ['example', where, example.name];
      return [skipped(context, id, `the example ${example.name}`, `${reason} (${file}:${line})`)];
    }),
  );
};
