import { once } from '../../core/once';
import type { CaseRequest } from '../../core/results/case';
import { smellsOfSecret } from '../../core/secrets/secret-names';
import type { Example, MediaTypeSpec, Parameter } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { isValid } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { isCredential } from '../values/credential-parameters';
import { chooseCredentials } from '../values/credentials';
import { headersFor, NOTHING_GIVEN } from '../values/given';
import { otherWaysIn } from '../values/ways-in';
import { goodRequest } from './good-request';
import { otherChange } from './other-change';
import type { ParameterValue } from './parameter-text';
import type { RequestParts } from './request-parts';
import {
  acceptHeader,
  BODY_CODING,
  bodyExample,
  canBeSent,
  madeValue,
  requestTypes,
  sentParameters,
  successTypes,
} from './sample-request';
import { excess, isSent, sentSample, usable } from './values/sample-values';
import { writeParts } from './write-parts';
import { changedSample } from './written-sample';

/** The documented sample request in every media type it can be sent and answered in, and with every other documented example. */
export const casesFromExamples = (context: PlanContext): readonly Planned[] => {
  const [firstAnswer, ...otherAnswers] = successTypes(context.operation);
  const sent = context.parts.body?.content;
  const otherBodies = sent ? requestTypes(context.operation).filter((content) => content !== sent) : [];
  return [
    goodRequest(context, ['example', 'sample'], '', context.parts, firstAnswer),
    ...otherAnswers.map((content) => inAnswerType(context, content)),
    ...otherBodies.map((content) => inRequestType(context, content)),
    ...context.operation.parameters.flatMap((parameter) => withParameterExamples(context, parameter)),
    ...withBodyExamples(context),
    ...otherChange(context),
    ...otherCredentials(context, firstAnswer),
    ...tooLarge(context),
  ];
};

/** Each other way in that the user has the credentials of, and without any where the document lets everybody in. */
const otherCredentials = (context: PlanContext, answer: MediaTypeSpec | undefined): readonly Planned[] => {
  const { spec, operation, options, variables, sample } = context;
  // What a request changes is not changed once more for each way in: a record that is gone answers 404.
  if (options.target !== 'real' || !operation.safe) return [];
  const { security } = operation;
  const asked = (name: string, how: string, own: Pick<CaseRequest, 'credentials' | 'way'>): Planned => {
    const again = once(() => ({ ...sample(), request: { ...sample().request, ...own } }));
    return goodRequest(context, ['example', 'sample', 'security', name], how, context.parts, answer, undefined, again);
  };
  const ways = otherWaysIn(spec, operation, variables).map((way) => {
    const names = (security[way.alternative] ?? []).map(({ schemeName }) => schemeName).join(' and ');
    return asked(names, `, let in by ${names}`, { credentials: 'valid', way });
  });
  const isOpen = security.some((alternative) => alternative.length === 0);
  const given = headersFor(options.given ?? NOTHING_GIVEN, operation);
  const chosen = isOpen ? chooseCredentials(spec, operation, variables, { allowExamples: false, given }) : undefined;
  return chosen?.kind === 'ready' && chosen.fromVariables
    ? [...ways, withoutCredentials(asked('none', ', without credentials', { credentials: 'none' }))]
    : ways;
};

/** What a document lets everybody see may be less than what it shows to those it knows. */
const withoutCredentials = (planned: Planned): Planned => {
  if (planned.kind !== 'case') return planned;
  const { assumes: _assumes, needs: _needs, ...expect } = planned.case.expect;
  return { kind: 'case', case: { ...planned.case, expect: { ...expect, evidence: 'elsewhere', anonymous: true } } };
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
  const value = isLikeTheFirst ? first : bodyExample(spec, content, context.operation.method === 'PATCH');
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
  if (isCredential(context.operation, parameter)) return [];
  const sent = context.parts.values.get(parameter);
  // Whoever has a key of their own is not let in with the one that a document shows to all.
  if (sent && 'text' in sent && smellsOfSecret(parameter.name)) return [];
  if (parameter.examples.length === 0 && !sent) return withMadeValue(context, parameter);
  return usable(parameterExamples(context.spec, parameter))
    .filter((example) => !(sent && isAsked(context, sent, example)) && canBeSent(parameter, example.value))
    .map((example) => {
      const parts = withValue(context, parameter, example.value);
      const id = ['example', `with-${parameter.name}`, example.name];
      const how = ` with ${parameter.name} as in its example ${example.name}`;
      const written = changedSample(context, context.sample, parameter, parts);
      return goodRequest(context, id, how, parts, undefined, example, written);
    });
};

/** It is sent already; or the user gives a value for a real vendor, and no document of that vendor shows this one. */
const isAsked = ({ options }: PlanContext, sent: ParameterValue, { value, evidence }: Example): boolean =>
  'text' in sent
    ? sent.text === value || (options.target === 'real' && evidence.grade !== 'documented')
    : sent.value === value;

/** A value made from the schema means nothing to a vendor; our mock has to take it. */
const withMadeValue = (context: PlanContext, parameter: Parameter): readonly Planned[] => {
  if (context.options.target !== 'mock' || !sentParameters(context.operation).includes(parameter)) return [];
  const value = madeValue(context.spec, parameter);
  const parts = withValue(context, parameter, value);
  const written = changedSample(context, context.sample, parameter, parts);
  const id = ['example', `with-${parameter.name}`];
  const how = ` with a ${parameter.name} that its schema allows`;
  const made = goodRequest(context, id, how, parts, undefined, undefined, written);
  return made.kind === 'case' && written().violations.length > 0 ? [] : [made];
};

const withValue = ({ parts }: PlanContext, parameter: Parameter, value: unknown): RequestParts => ({
  ...parts,
  values: new Map(parts.values).set(parameter, { value }),
});

const withBodyExamples = (context: PlanContext): readonly Planned[] => {
  const { spec, operation, parts } = context;
  const [content] = requestTypes(operation);
  if (!content) return [];
  const sent = parts.body?.content === content ? parts.body.value : bodyExample(spec, content);
  return usable(content.examples)
    .map((example) => ({ example, value: sentSample(spec, content, example) }))
    .filter(({ value }) => !isSent(value, sent))
    .map(({ example, value }) =>
      goodRequest(
        context,
        ['example', 'with-body', example.name],
        ` with its body example ${example.name}`,
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
