import { essence, FORM_TYPE } from '../../core/http/media-type';
import type { Json } from '../../core/json/json';
import type { Example, HeaderSpec, Parameter, Spec } from '../../specs/spec';
import { exactNumbers, inNumbers, inTexts } from '../exact-numbers';
import { NO_PAIRS, readCookies, readQuery } from './parameter-sources';
import { compileParameter, type ParameterSources } from './parameter-values';
import { asHeaderParameter } from './read-header';

/** The examples of a parameter as data: one that is `serialized` is read as the parameter itself is read in a request. */
export const parameterExamples = (spec: Spec, parameter: Parameter): readonly Example[] => {
  if (!parameter.examples.some(({ serialized }) => serialized)) return parameter.examples;
  const known = ofParameters.get(parameter) ?? parameter.examples.map((example) => inData(spec, parameter, example));
  ofParameters.set(parameter, known);
  return known;
};

/** The same of a header of an answer. */
export const headerExamples = (spec: Spec, header: HeaderSpec): readonly Example[] =>
  header.examples.map((example) => inData(spec, asHeaderParameter(header), example));

// What an example gives is known by its identity.
const ofParameters = new WeakMap<Parameter, readonly Example[]>();

const inData = (spec: Spec, parameter: Parameter, example: Example): Example => {
  if (!example.serialized || typeof example.value !== 'string') return example;
  const value = dataOf(spec, parameter, example.value);
  return value === undefined ? example : { ...example, value };
};

/** `undefined`: it is no text of the parameter's style, and can only be taken as it stands. */
const dataOf = (spec: Spec, parameter: Parameter, written: string): Json | undefined => {
  const read = compileParameter(spec, parameter);
  const before = exactNumbers();
  // Not every author writes the name, as OpenAPI 3.2 asks ("Serialization and Examples").
  for (const text of [written, `${parameter.name}=${written}`]) {
    try {
      const found = read(sourcesOf(parameter, text));
      if (found === undefined) continue;
      const { value, rounded } = inNumbers(found, before);
      return (parameter.content ? value : inTexts(value, rounded)) as Json;
    } catch {}
  }
  return undefined;
};

const sourcesOf = (parameter: Parameter, written: string): ParameterSources => {
  const { name, in: place } = parameter;
  const text = isOfContent(parameter) ? inPlace(parameter, written) : written.replace(/^[?&](?=.*=)/, '');
  return {
    path: place === 'path' ? { [name]: text } : {},
    query: place === 'query' ? readQuery(text) : NO_PAIRS,
    rawQuery: place === 'querystring' ? text : '',
    headers: place === 'header' ? { [name.toLowerCase()]: text } : {},
    cookies: place === 'cookie' ? readCookies(text) : NO_PAIRS,
  };
};

/** An example of a media type is its text before it is written into a URL or a cookie. */
const isOfContent = ({ content, examples }: Parameter): boolean =>
  content !== undefined && content.examples === examples;

const inPlace = ({ name, in: place, content }: Parameter, text: string): string => {
  const isForm = essence(content?.mediaType ?? '') === FORM_TYPE;
  if (place === 'header' || (place === 'querystring' && isForm)) return text;
  const encoded = encodeURIComponent(text);
  return place === 'query' || place === 'cookie' ? `${name}=${encoded}` : encoded;
};
