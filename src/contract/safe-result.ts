import { pointerKeys } from '../core/json/pointer';
import type { CaseResult, ContractCase, Exchange } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import type { Verdict } from '../core/results/verdict';
import {
  REDACTED,
  type Redactor,
  redactBody,
  redactHeaders,
  redactRequest,
  redactResponse,
  redactValue,
  smellsOfSecret,
} from '../core/secrets/redact';
import type { Target } from './targets/target';

/** A result as it may be written: whatever leaves a run is made here, and no secret is in it. */
export const safeResult = (
  contractCase: ContractCase,
  verdict: Verdict,
  exchange: Exchange | undefined,
  target: Target,
): CaseResult => {
  const { redact } = target;
  return {
    // What a mock is asked comes from the document alone.
    case: target.info.kind === 'mock' ? contractCase : redactCase(contractCase, redact),
    verdict: redactVerdict(verdict, redact),
    ...(exchange && { exchange: redactExchange(exchange, redact) }),
    curl: safeCurl(contractCase, target),
  };
};

/** The body is redacted before it is written for a shell: what is no line of text stands there in base64. */
export const safeCurl = (contractCase: ContractCase, { redact, curl }: Pick<Target, 'redact' | 'curl'>): string => {
  const { request } = contractCase;
  const body = request.body === undefined ? undefined : redact(request.body);
  const isSame = body === request.body;
  return redact(
    curl(isSame ? contractCase : { ...contractCase, request: { ...request, ...(body !== undefined && { body }) } }),
  );
};

/** A case holds what the user gave and what was learned: perhaps the address of a person. */
const redactCase = (contractCase: ContractCase, redact: Redactor): ContractCase => {
  const { request } = contractCase;
  const value = <Text>(name: string, text: Text): Text | string => {
    if (redact.hidden?.name(name)) return REDACTED;
    return typeof text === 'string' ? redact(text) : text;
  };
  const body = request.body === undefined ? undefined : Buffer.from(request.body, request.bodyEncoding ?? 'utf8');
  const safeBody = body && redactBody(body, request.headers['content-type'], redact);
  return {
    ...contractCase,
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

const redactExchange = (exchange: Exchange, redact: Redactor): Exchange => ({
  ...exchange,
  request: redactRequest(exchange.request, redact),
  response: redactResponse(exchange.response, redact),
});

/** A server may echo a secret into anything that a finding quotes: a value, a property's name, a parser's message. */
export const redactVerdict = (verdict: Verdict, redact: Redactor): Verdict => {
  const findings = verdict.findings.map((finding) => redactFinding(finding, redact));
  return { ...(redactValue(verdict, literally(redact)) as Verdict), findings } as Verdict;
};

/** The words of a finding (`message`, `property`) are no names of a vendor's. */
const literally =
  (redact: Redactor): Redactor =>
  (text) =>
    redact(text);

const redactFinding = (finding: Finding, redact: Redactor): Finding => {
  const { spec, against, ...rest } = finding;
  const safe = redactValue(rest, literally(redact)) as typeof rest;
  if (!('seen' in rest) || rest.seen === undefined || rest.seen === null)
    return { ...safe, spec, ...(against && { against }) } as Finding;
  if (finding.kind === 'header-schema')
    return { ...safe, seen: seenInHeader(finding, redact), spec, ...(against && { against }) } as Finding;
  const names = [...pointerKeys(finding.at), ...('property' in finding ? [finding.property] : [])];
  const [part, ...path] = names;
  const telling = smellsOfSecret(names.at(-1) ?? '') || isBelowHidden(part === 'body' ? path : names, redact);
  const seen = telling ? REDACTED : redactValue(rest.seen, redact, part === 'body' ? path : []);
  return { ...safe, seen, spec, ...(against && { against }) } as Finding;
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
