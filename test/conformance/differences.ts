import { isJsonType, isXmlType } from '../../src/core/http/media-type';
import type { Operation } from '../../src/specs/spec';
import { documentedResponse } from '../../src/validate/response/documented-response';
import type { Answer } from './exchange';
import type { Probe } from './probes';

export interface Compared {
  readonly probe: Probe;
  readonly operation: Operation;
  readonly ours: Answer;
  readonly prism: Answer;
}

/** Where we differ from stock Prism on purpose. Each key is a heading of `docs/prism-differences.md`, which gives the reason. */
export const DIFFERENCES: Readonly<Record<string, (compared: Compared) => boolean>> = {
  'Our problems are worded by us': ({ ours, prism }) =>
    ours.status === prism.status && isProblem(ours) && isProblem(prism),
  'An error comes in the form that was asked for': ({ operation, ours, prism }) =>
    ours.status === prism.status &&
    ours.status >= 400 &&
    ours.mediaType !== prism.mediaType &&
    [ours, prism].every(({ mediaType }) => typesOf(operation, ours.status).includes(mediaType ?? '')),
  'The name of a scheme has no letter case': ({ probe, ours, prism }) =>
    /^[a-z]/.test(probe.headers.authorization ?? '') && prism.status === 401 && ours.status !== 401,
  'A documented scheme is one, whatever its name': ({ probe, ours, prism }) =>
    /^SoTicket /.test(probe.headers.authorization ?? '') && prism.status === 401 && ours.status !== 401,
  'Credentials have to look like credentials': ({ probe, ours, prism }) =>
    /^(Bearer|Basic \?)$/.test(probe.headers.authorization ?? '') && ours.status === 401 && prism.status !== 401,
  'A number is written as JSON writes it, and fits its format': ({ probe, ours, prism }) =>
    /\/(007|2147483648|%20)(?=\/|\?|$)|limit=(&|$)/.test(probe.path) &&
    [400, 422].includes(ours.status) &&
    prism.status !== ours.status,
  'Of a single value that is sent twice, the first counts': ({ probe, ours, prism }) =>
    probe.path.includes('limit=1&limit=2') && prism.status === 422 && ![400, 422].includes(ours.status),
  'A body without Content-Type is in no documented form': ({ probe, ours }) =>
    probe.body !== undefined && probe.headers['content-type'] === undefined && ours.status === 415,
  'A body that cannot be parsed is answered as documented': ({ ours, prism }) =>
    ours.status >= 400 && /^(?:Invalid JSON|\{"error":\{"code":"invalid_json")/.test(prism.body),
  'An error without a documented body gets a reason': ({ probe, operation, ours, prism }) =>
    (probe.breaks !== 'nothing' || probe.code === undefined) &&
    ours.status === prism.status &&
    typesOf(operation, ours.status).length === 0 &&
    prism.body === '' &&
    isProblem(ours),
  'An unsupported form is 415': ({ probe, ours, prism }) =>
    probe.breaks === 'media-type' && ours.status === 415 && isProblem(ours) && [422, 400, 404].includes(prism.status),
  'An answer without content has no media type': ({ ours, prism }) =>
    ours.status === prism.status && ours.body === '' && prism.body === '' && ours.mediaType === undefined,
  'text/json is JSON, and text/xml is XML': ({ ours, prism }) =>
    prism.status === 500 && ours.status < 500 && /^text\/(json|xml)$/.test(ours.mediaType ?? ''),
  'XML is named by the schema': ({ ours, prism }) =>
    ours.status === prism.status && ours.mediaType === prism.mediaType && isXmlType(ours.mediaType ?? ''),
  'A preferred answer that is not documented is not replaced': ({ probe, ours, prism }) =>
    probe.breaks === 'nothing' &&
    probe.code !== undefined &&
    ours.status === 404 &&
    isProblem(ours) &&
    prism.status !== 404,
  'A preferred error is sent in a form that was not asked for': ({ probe, ours, prism }) =>
    probe.code !== undefined && ours.status === probe.code && ours.status >= 400 && prism.status !== probe.code,
  'The preferred example of an error is sent without credentials, too': ({ probe, ours, prism }) =>
    probe.breaks === 'security' &&
    probe.example !== undefined &&
    [ours.status, ours.mediaType].join() === [prism.status, prism.mediaType].join(),
  'A made value looks real and satisfies its schema': ({ operation, ours, prism }) =>
    ours.status === prism.status &&
    ours.mediaType === prism.mediaType &&
    isJsonType(ours.mediaType ?? '') &&
    hasNoExample(operation, ours),
  'Not acceptable is 406, with a preferred code too': ({ probe, ours, prism }) =>
    probe.code !== undefined && ours.status === 406 && prism.status >= 500,
};

const typesOf = (operation: Operation, status: number): readonly string[] =>
  (documentedResponse(operation, status)?.content ?? []).map(({ mediaType }) => mediaType);

const hasNoExample = (operation: Operation, { status, mediaType }: Answer): boolean =>
  documentedResponse(operation, status)?.content.find((content) => content.mediaType === mediaType)?.examples.length ===
  0;

const isProblem = ({ mediaType }: Answer): boolean => mediaType === 'application/problem+json';

export const sameAnswer = (a: Answer, b: Answer): boolean =>
  a.status === b.status &&
  a.mediaType === b.mediaType &&
  (a.body === b.body || (isJsonType(a.mediaType ?? '') && sameJson(a.body, b.body)));

const sameJson = (a: string, b: string): boolean => {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
};
