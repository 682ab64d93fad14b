import type { Operation, Parameter, Spec } from '../../src/specs/spec';
import { encoderOf, serializeParameter } from '../../src/validate/parameters/serialize-parameter';

/** One request, sent alike to each engine. */
export interface Probe {
  readonly title: string;
  readonly breaks: 'nothing' | 'security' | 'media-type' | 'validation';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly code: number | undefined;
  readonly example: string | undefined;
  readonly accept: string | undefined;
}

type Base = Omit<Probe, 'code' | 'example' | 'accept'>;

/** Valid and broken × each documented status and example × each documented media type, none, any, and an undocumented one. */
export const probesOf = (spec: Spec, operation: Operation): readonly Probe[] =>
  basesOf(spec, operation).flatMap((base) =>
    preferencesOf(operation).flatMap((preference) =>
      acceptsOf(operation, preference.example === undefined).map((accept) => ({
        ...base,
        ...preference,
        accept,
        title: [
          `${operation.method} ${operation.path}`,
          `breaks ${base.title}`,
          `code ${preference.code ?? '-'} example ${preference.example ?? '-'}`,
          `accept ${accept ?? '-'}`,
        ].join(', '),
      })),
    ),
  );

/** Also the examples of one status with the code of another: where such a pair leads is a difference of its own. */
const preferencesOf = (operation: Operation): readonly Pick<Probe, 'code' | 'example'>[] => {
  const codes = operation.responses.flatMap(({ status }) => (/^\d{3}$/.test(status) ? [Number(status)] : []));
  const examples = operation.responses.flatMap(({ content }) =>
    content.flatMap((each) => each.examples.map(({ name }) => name)),
  );
  const names = [undefined, ...new Set(examples), 'no-such-example'];
  return [undefined, ...codes, 499].flatMap((code) => names.map((example) => ({ code, example })));
};

/** All of them where no example is named; else the ones that can make a difference to it. */
const acceptsOf = (operation: Operation, all: boolean): readonly (string | undefined)[] => {
  const types = [...new Set(operation.responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType)))];
  return all ? [undefined, '*/*', 'image/png', 'image/png, */*;q=0.1', ...types] : [undefined, ...types.slice(2, 3)];
};

const basesOf = (spec: Spec, operation: Operation): readonly Base[] => {
  const valid = validRequest(spec, operation);
  const broken: Base[] = [];
  if (operation.security.length > 0) {
    const { authorization: _, ...headers } = valid.headers;
    broken.push({ ...valid, title: 'security', breaks: 'security', headers });
  }
  if (operation.requestBody) {
    const headers = { ...valid.headers, 'content-type': 'text/csv' };
    broken.push({ ...valid, title: 'media type', breaks: 'media-type', headers, body: 'a,b' });
    const json = operation.requestBody.content.some(({ mediaType }) => mediaType === 'application/json');
    if (json) broken.push({ ...valid, title: 'body', breaks: 'validation', body: '[[1]]' });
  }
  for (const parameter of operation.parameters) {
    const request = breaking(valid, operation, parameter);
    if (request) broken.push(request);
  }
  return [valid, ...broken];
};

const validRequest = (spec: Spec, operation: Operation): Base => {
  const values = operation.parameters
    .filter(({ required, examples }) => required || examples.length > 0)
    .map((parameter) => ({ parameter, value: parameter.examples[0]?.value ?? 1 }));
  const headers: Record<string, string> = {};
  const query: string[] = [];
  let path = operation.path;
  for (const { parameter, value } of values) {
    const text = serializeParameter(parameter, value, encoderOf(parameter, value));
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, String(text));
    else if (parameter.in === 'header') headers[parameter.name.toLowerCase()] = String(text);
    else if (Array.isArray(text)) query.push(...text.map(([name, raw]) => `${encodeURIComponent(name)}=${raw}`));
  }
  const scheme = operation.security[0]?.[0]?.scheme;
  if (scheme?.type === 'http') {
    const basic = scheme.scheme.toLowerCase() === 'basic';
    headers.authorization = `${basic ? 'Basic' : 'Bearer'} ${scheme.example ?? 'dXNlcjpwYXNz'}`;
  }
  const content = operation.requestBody?.content.find(({ mediaType }) => mediaType === 'application/json');
  if (content) headers['content-type'] = 'application/json';
  return {
    title: 'nothing',
    breaks: 'nothing',
    method: operation.method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers,
    body: content && JSON.stringify(content.examples[0]?.value ?? sampleBody(spec)),
  };
};

const sampleBody = (_spec: Spec): unknown => ({ id: 1, name: 'Rex' });

const breaking = (valid: Base, operation: Operation, parameter: Parameter): Base | undefined => {
  const title = `${parameter.in} ${parameter.name}`;
  const node = parameter.schema?.node;
  const strict =
    typeof node === 'object' && (node.type === 'integer' || node.enum !== undefined || node.pattern !== undefined);
  if (parameter.in === 'path' && strict) {
    const at = operation.path.split('/').indexOf(`{${parameter.name}}`);
    const path = valid.path.split('/').with(at, 'x!').join('/');
    return { ...valid, title, breaks: 'validation', path };
  }
  if (parameter.in === 'header' && parameter.required) {
    const { [parameter.name.toLowerCase()]: _, ...headers } = valid.headers;
    return { ...valid, title, breaks: 'validation', headers };
  }
  if (parameter.in === 'query' && strict) {
    return { ...valid, title, breaks: 'validation', path: `${valid.path.split('?')[0]}?${parameter.name}=x!` };
  }
  return undefined;
};
