import { isUtf8 } from 'node:buffer';
import { type HttpRequest, headerValue } from '../../core/http/http';
import type { CaseRequest, ContractCase, SkippedCase } from '../../core/results/case';
import type { SentValue } from '../../core/results/origin';
import type { Recorded, Recording, UnusableEntry } from '../../core/results/recorded';
import { templatePath } from '../../specs/routing/path-template';
import { pathsOfRecording } from '../../specs/routing/recorded-paths';
import type { Operation, Spec } from '../../specs/spec';
import { decodeQuery, readQuery } from '../../validate/parameters/parameter-sources';
import { caseId, idPart } from '../case-id';
import { matcherOf, meant } from '../select-operations';

/** Headers that a case carries on; the rest belongs to the connection it was recorded on, or is a credential. */
const KEPT = /^(?:accept|accept-language|content-type|prefer|x-(?!.*(?:token|key|auth)).*)$/;

/**
 * Recorded requests as cases, by the operation that each one matches; what matches none is listed. Credentials are
 * dropped, because the target adds its own. Expected is whatever the document allows.
 */
export const casesFromRecording = (
  spec: Spec,
  { recorded, unusable }: Pick<Recording, 'recorded' | 'unusable'>,
): { readonly cases: readonly ContractCase[]; readonly skipped: readonly SkippedCase[] } => {
  const matcher = matcherOf(spec);
  const pathOf = pathsOfRecording(spec, recorded, (method, path) => matcher.match(method, path).kind === 'found');
  const cases: ContractCase[] = [];
  const skipped: SkippedCase[] = unusable.map((each) => notAsked(spec, each));
  for (const each of recorded) {
    const { request, origin } = each;
    const own = pathOf(each);
    const found = own.kind === 'path' ? matcher.match(request.method, own.path) : undefined;
    if (own.kind === 'path' && found?.kind === 'found') {
      const { value, values } = meant(spec, found, { ...request, path: own.path });
      cases.push(asCase(spec, value, each, values));
    } else {
      const reason = own.kind === 'path' ? 'no documented operation has this method and path' : own.reason;
      skipped.push(notAsked(spec, { ...each, title: `${request.method} ${origin}${request.path}`, reason }));
    }
  }
  return { cases, skipped };
};

const asCase = (
  spec: Spec,
  operation: Operation,
  { file, entry, request }: Recorded,
  values: Readonly<Record<string, string>>,
): ContractCase => {
  const kept = Object.keys(request.headers).filter((name) => KEPT.test(name) || isParameter(operation, name));
  return {
    id: caseId(spec, operation, 'recording', idPart(file), entry),
    vendor: spec.name,
    operationId: operation.id,
    title: `${operation.method} ${operation.path} as recorded (${file}, entry ${entry})`,
    source: { kind: 'recording', file, entry },
    request: {
      method: request.method,
      path: templatePath(operation.path),
      pathValues: values,
      query: queryTexts(request.query),
      headers: Object.fromEntries(kept.map((name) => [name, headerValue(request.headers, name) ?? ''])),
      ...(request.body.length > 0 && bodyOf(request.body)),
      credentials: 'valid',
      values: recordedValues(operation, request, values),
    },
    expect: { statuses: [], why: 'it was recorded' },
    safe: operation.safe,
  };
};

/** All of it was sent before. */
const recordedValues = (
  { parameters }: Operation,
  { query, headers, body }: HttpRequest,
  inPath: Readonly<Record<string, string>>,
): readonly SentValue[] => [
  ...Object.keys(inPath).map((name) => learned('path', name)),
  ...[...new Set(readQuery(query).names)].map((name) => learned('query', name)),
  ...parameters.flatMap(({ in: where, name }) =>
    where === 'header' && name.toLowerCase() in headers ? [learned(where, name)] : [],
  ),
  ...(body.length > 0 ? [learned('body', '')] : []),
];

const learned = (where: SentValue['in'], name: string): SentValue => ({ in: where, name, origin: 'learned' });

/** What is no text stays the bytes that were recorded. */
const bodyOf = (bytes: Uint8Array): Pick<CaseRequest, 'body' | 'bodyEncoding'> =>
  isUtf8(bytes)
    ? { body: Buffer.from(bytes).toString('utf8') }
    : { body: Buffer.from(bytes).toString('latin1'), bodyEncoding: 'latin1' };
/** Plain text, unless it would be sent in another way than it was. */
const queryTexts = (query: string): CaseRequest['query'] => {
  const { names, values } = readQuery(query);
  return names.map((name, index) => {
    const encoded = values[index] ?? '';
    return [name, /%(?:2C|7C|09)/i.test(encoded) ? { encoded } : decodeQuery(encoded)];
  });
};

const isParameter = (operation: Operation, header: string): boolean =>
  operation.parameters.some((parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === header);

const notAsked = (spec: Spec, { file, entry, title, reason }: UnusableEntry): SkippedCase => ({
  id: `${spec.name}/recording/${idPart(file)}/${entry}`,
  vendor: spec.name,
  operationId: '',
  title: `${file}, entry ${entry}: ${title}`,
  reason,
  never: true,
});
