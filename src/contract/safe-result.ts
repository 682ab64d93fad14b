import { pointerKeys } from '../core/json/pointer';
import type { CaseRequest, CaseResult, ContractCase, Exchange } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import type { Inconclusive, Verdict } from '../core/results/verdict';
import { redactBody, redactHeaders, redactRequest, redactResponse, redactValue } from '../core/secrets/redact';
import { REDACTED, type Redactor, redactWords } from '../core/secrets/redactor';
import { smellsOfSecret } from '../core/secrets/secret-names';
import type { Target } from './targets/target';

/** A result as it may be written: whatever leaves a run is made here, and no secret is in it. */
export const safeResult = (
  contractCase: ContractCase,
  verdict: Verdict,
  exchange: Exchange | undefined,
  target: Pick<Target, 'info' | 'redact' | 'curl'>,
): CaseResult => {
  const { redact } = target;
  return {
    // What a mock is asked comes from the document alone.
    case: target.info.kind === 'mock' ? contractCase : redactCase(contractCase, redact),
    verdict: redactVerdict(verdict, redact),
    ...(exchange && { exchange: redactExchange(exchange, contractCase, redact) }),
    curl: safeCurl(contractCase, target),
  };
};

/** The body is redacted before it is written for a shell: what is no line of text stands there in base64. */
export const safeCurl = (contractCase: ContractCase, target: Pick<Target, 'info' | 'redact' | 'curl'>): string => {
  const { redact } = target;
  // The secrets themselves are variables there; what is hidden by its name is a value like others.
  const request = target.info.kind === 'mock' ? contractCase.request : withoutHidden(contractCase.request, redact);
  const body = request.body === undefined ? undefined : redact(request.body);
  const isSame = request === contractCase.request && body === request.body;
  return redactWords(
    target.curl(
      isSame ? contractCase : { ...contractCase, request: { ...request, ...(body !== undefined && { body }) } },
    ),
    redact,
  );
};

const withoutHidden = (request: CaseRequest, { hidden }: Redactor): CaseRequest => {
  if (!hidden) return request;
  const shown = <Text>(name: string, text: Text): Text | string =>
    hidden.name(name) && !VARIABLE.test(String(text)) ? REDACTED : text;
  const all = <Text>(texts: Readonly<Record<string, Text>>): Readonly<Record<string, Text | string>> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, shown(name, text)]));
  return {
    ...request,
    pathValues: all(request.pathValues),
    query: request.query.map(([name, text]) => [name, shown(name, text)] as const),
    headers: all(request.headers),
  };
};

/** Says nothing but its own name. */
const VARIABLE = /^\$\{\w+\}$/;

/** A case holds what the user gave and what was learned: perhaps the address of a person. */
const redactCase = (contractCase: ContractCase, redact: Redactor): ContractCase => {
  const { request, expect, follows } = contractCase;
  const value = <Text>(name: string, text: Text): Text | string => {
    if (redact.hidden?.name(name)) return REDACTED;
    return typeof text === 'string' ? redact(text) : text;
  };
  const body = request.body === undefined ? undefined : Buffer.from(request.body, request.bodyEncoding ?? 'utf8');
  const safeBody = body && redactBody(body, request.headers['content-type'], redact);
  return {
    ...contractCase,
    ...(follows && { follows: { ...follows, what: redactSentence(follows.what, redact) } }),
    expect: { ...expect, why: redactSentence(expect.why, redact) },
    request: {
      ...request,
      pathValues: Object.fromEntries(
        Object.entries(request.pathValues).map(([name, text]) => [name, value(name, text)]),
      ),
      query: request.query.map(([name, text]) => [name, value(name, text)] as const),
      headers: redactHeaders(request.headers, redact) as Readonly<Record<string, string>>,
      ...(safeBody && safeBody !== body && { body: Buffer.from(safeBody).toString(request.bodyEncoding ?? 'utf8') }),
    },
  };
};

const redactExchange = (exchange: Exchange, { request: { path } }: ContractCase, redact: Redactor): Exchange => {
  const request = redactRequest(exchange.request, redact);
  return {
    ...exchange,
    request: { ...request, path: withOwnSegments(request.path, exchange.request.path, path) },
    response: redactResponse(exchange.response, redact),
  };
};

/** What the document itself writes in a path is no secret, also where a user is called `admin`. */
const withOwnSegments = (safe: string, sent: string, documented: string): string => {
  if (safe === sent) return safe;
  const [own, was] = [documented.split('/').toReversed(), sent.split('/').toReversed()];
  return safe
    .split('/')
    .toReversed()
    .map((segment, index) => (own[index] !== '' && own[index] === was[index] ? was[index] : segment))
    .toReversed()
    .join('/');
};

/** A server may echo a secret into anything that a finding quotes: a value, a property's name, a parser's message. */
export const redactVerdict = (verdict: Verdict, redact: Redactor): Verdict => {
  const findings = verdict.findings.map((finding) => redactFinding(finding, redact));
  const safe = (doubts: readonly Inconclusive[]): readonly Inconclusive[] =>
    doubts.map((doubt) => ({ ...doubt, reason: redactWords(doubt.reason, redact) }));
  return (
    verdict.kind === 'inconclusive'
      ? { ...verdict, reasons: safe(verdict.reasons), findings }
      : { ...verdict, inconclusive: safe(verdict.inconclusive), findings }
  ) as Verdict;
};

/** A sentence of ours names values as `name=value`. */
const redactSentence = (text: string, redact: Redactor): string =>
  String(
    redactValue(
      text,
      Object.assign((each: string) => redactWords(each, redact), { ...redact }),
    ),
  );

/** Of closed lists of ours: a secret may be one of these words by chance. */
const OURS: ReadonlySet<string> = new Set([
  'kind',
  'severity',
  'blame',
  'evidence',
  'keyword',
  'rule',
  'spec',
  'against',
]);

const redactFinding = (finding: Finding, redact: Redactor): Finding => {
  // The words of a finding (`message`, `property`) are no names of a vendor's.
  const literally: Redactor = (text) => redactWords(text, redact);
  const safe = Object.fromEntries(
    Object.entries(finding).map(([name, value]) => [
      name,
      OURS.has(name)
        ? value
        : typeof value === 'string'
          ? redactSentence(value, redact)
          : redactValue(value, literally),
    ]),
  ) as unknown as Finding;
  if (!('seen' in finding) || finding.seen === undefined || finding.seen === null) return safe;
  if (finding.kind === 'header-schema') return { ...safe, seen: seenInHeader(finding, redact) } as Finding;
  const names = [...pointerKeys(finding.at), ...('property' in finding ? [finding.property] : [])];
  const [part, ...path] = names;
  const telling = smellsOfSecret(names.at(-1) ?? '') || isBelowHidden(part === 'body' ? path : names, redact);
  const seen = telling ? REDACTED : redactValue(finding.seen, redact, part === 'body' ? path : []);
  return { ...safe, seen } as Finding;
};

const seenInHeader = (
  { header, seen }: { readonly header: string; readonly seen: string },
  redact: Redactor,
): string =>
  header === 'set-cookie'
    ? withoutCookieValue(redact(seen))
    : String(redactHeaders({ [header]: seen }, redact)[header]);

/** Why a cookie is wrong is seen by its attributes. */
const withoutCookieValue = (cookie: string): string =>
  cookie.replace(/^([^=;]*=)?[^;]*/, (_whole, name = '') => `${name}${REDACTED}`);

const isBelowHidden = (path: readonly string[], { hidden }: Redactor): boolean =>
  hidden !== undefined && path.some((name, index) => hidden.name(name) || hidden.at(path.slice(0, index + 1)));
