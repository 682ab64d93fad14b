import { essence, FORM_TYPE } from '../../core/http/media-type';
import type { UrlText } from '../../core/http/url-text';
import type { Origin } from '../../core/results/origin';
import type { Parameter, Spec } from '../../specs/spec';
import { writeForm } from '../../validate/bodies/form';
import { readQuery } from '../../validate/parameters/parameter-sources';
import { encoderOf, serializeParameter } from '../../validate/parameters/serialize-parameter';
import { pathText, plainer, queryTexts, type WrittenIn } from '../../validate/parameters/url-texts';

/**
 * A parameter's value in a case: a value to serialise, or text that is sent as it is. Where no origin is named, text is given, and
 * the document decides whether it shows a value.
 */
export type ParameterValue = ({ readonly value: unknown } | { readonly text: string }) & { readonly origin?: Origin };

/** From the user, and so nobody else's to change. */
export const isGiven = (value: ParameterValue): boolean => (value.origin ?? ('text' in value && 'given')) === 'given';

export const givenInPath = (parameter: WrittenIn<'path'>, given: ParameterValue): UrlText =>
  'text' in given ? withDelimiters(given.text) : pathText(parameter, given.value);

/** Somebody's own text for all of a segment: what separates in some style is meant so. */
const withDelimiters = (text: string): UrlText =>
  text.includes('${')
    ? text
    : plainer(text, encodeURIComponent(text).replaceAll(/%(?:2C|3B|3D)/g, decodeURIComponent), encodeURIComponent);

export const givenInQuery = (
  parameter: WrittenIn<'query'>,
  given: ParameterValue,
): readonly (readonly [name: string, value: UrlText])[] =>
  'text' in given ? [[parameter.name, given.text]] : queryTexts(parameter, given.value);

export const givenInHeader = (parameter: WrittenIn<'header'>, given: ParameterValue): string =>
  'text' in given ? given.text : serializeParameter(parameter, given.value);

/** With its name. */
export const givenInCookie = (parameter: WrittenIn<'cookie'>, given: ParameterValue): string =>
  'text' in given
    ? `${parameter.name}=${given.text}`
    : serializeParameter(parameter, given.value, encoderOf(parameter, given.value));

/** All of the query (OpenAPI 3.2, `in: querystring`), written as a form; another media type has no pairs, and is not sent. */
export const givenAsQuery = (
  spec: Spec,
  { content }: Pick<Parameter, 'content'>,
  given: ParameterValue,
): readonly (readonly [name: string, value: UrlText])[] => {
  const isForm = content !== undefined && essence(content.mediaType) === FORM_TYPE;
  const text = 'text' in given ? given.text : isForm ? writeForm(spec, content, given.value) : '';
  const { names, values } = readQuery(text);
  return names.map((name, index) => [name, { encoded: values[index] ?? '' }]);
};
