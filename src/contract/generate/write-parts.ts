import type { UrlText } from '../../core/http/url-text';
import type { CaseRequest } from '../../core/results/case';
import { templatePath } from '../../specs/routing/path-template';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import { type WrittenBody, writeBody, writtenBody } from '../../validate/bodies/write-body';
import { contentValue } from '../../validate/parameters/content-value';
import { inDigits } from '../../validate/parameters/in-digits';
import {
  givenAsQuery,
  givenInCookie,
  givenInHeader,
  givenInPath,
  givenInQuery,
  type ParameterValue,
} from './parameter-text';
import type { RequestParts, SentBody } from './request-parts';
import { isSent, sentSample } from './values/sample-values';
import { valuesOf } from './values/value-origin';

/** Parts as a case's request: serialised by style and explode, the body as text of its media type. */
export const writeParts = (spec: Spec, operation: Operation, parts: RequestParts): CaseRequest => {
  const pathValues: Record<string, UrlText> = {};
  const query: (readonly [string, UrlText])[] = [];
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [parameter, given] of parts.values) {
    const texts = textsOf(spec, parameter, given);
    if (texts.path !== undefined) pathValues[parameter.name] = texts.path;
    if (texts.query) query.push(...texts.query);
    if (texts.header !== undefined) headers[parameter.name.toLowerCase()] = texts.header;
    if (texts.cookie !== undefined) cookies.push(texts.cookie);
  }
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  if (parts.accept !== undefined) headers.accept = parts.accept;
  const body = parts.body && bodyOf(spec, parts.body);
  if (body) headers['content-type'] = body.contentType;
  const { method, credentials } = parts;
  return {
    method,
    path: templatePath(operation.path),
    pathValues,
    query,
    headers,
    ...(body && { body: body.text, ...(body.encoding && { bodyEncoding: body.encoding }) }),
    credentials,
    values: valuesOf(spec, parts),
  };
};

/** A parameter as it stands in a request, in the one place that it has. */
interface ParameterTexts {
  readonly path?: UrlText;
  readonly query?: readonly (readonly [string, UrlText])[];
  readonly header?: string;
  readonly cookie?: string;
}

// Most cases of an operation change one value and keep the others.
const ofParameters = new WeakMap<ParameterValue, ParameterTexts>();
const ofBodies = new WeakMap<SentBody, WrittenBody>();

const textsOf = (spec: Spec, parameter: Parameter, given: ParameterValue): ParameterTexts => {
  const known = ofParameters.get(given) ?? writeParameter(spec, parameter, given);
  ofParameters.set(given, known);
  return known;
};

const writeParameter = (spec: Spec, parameter: Parameter, plain: ParameterValue): ParameterTexts => {
  if (parameter.in === 'querystring') return { query: givenAsQuery(spec, parameter, plain) };
  const given =
    'value' in plain ? { ...plain, value: inDigits(spec, contentValue(spec, parameter, plain.value)) } : plain;
  switch (parameter.in) {
    case 'path':
      return { path: givenInPath({ ...parameter, in: 'path' }, given) };
    case 'query':
      return { query: givenInQuery({ ...parameter, in: 'query' }, given) };
    case 'header':
      return { header: givenInHeader({ ...parameter, in: 'header' }, given) };
    case 'cookie':
      return { cookie: givenInCookie({ ...parameter, in: 'cookie' }, given) };
  }
};

const bodyOf = (spec: Spec, sent: SentBody): WrittenBody => {
  const known = ofBodies.get(sent) ?? writeSentBody(spec, sent);
  ofBodies.set(sent, known);
  return known;
};

const writeSentBody = (spec: Spec, sent: SentBody): WrittenBody => {
  const written = writtenNow(spec, sent);
  return { ...written, contentType: printedWith(spec, sent) ?? written.contentType };
};

const writtenNow = (spec: Spec, { content, value, given }: SentBody): WrittenBody =>
  given?.bytes && given.value === value ? writtenBody(content, given.bytes) : writeBody(spec, content, value);

/** The Content-Type that the document prints with the very body that is sent. */
const printedWith = (spec: Spec, body: SentBody): string | undefined => {
  const { content, value } = body.learned?.before ?? body;
  return content.examples.find(
    (example) => example.contentType !== undefined && isSent(sentSample(spec, content, example), value),
  )?.contentType;
};
