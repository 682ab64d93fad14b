import { redactVerdict } from '../contract/safe-result';
import { matcherOf, meant } from '../contract/select-operations';
import { fail } from '../core/errors';
import { EMPTY_BODY, type HttpResponse } from '../core/http/http';
import { after, type MaybePromise } from '../core/maybe-promise';
import type { Verdict } from '../core/results/verdict';
import { createLearningRedactor } from '../core/secrets/learning-redactor';
import { knownNames } from '../core/text/nearest-name';
import { findVendors } from '../specs/discover';
import { basePathsOf, everyServer, hostsOfServers } from '../specs/operations/servers';
import type { Operation, Spec } from '../specs/spec';
import { checkExchange } from '../validate/response/check-exchange';
import { readConfig, vendorConfig } from './project/config';
import { loadDefinition } from './project/load-definition';
import { packageRoot } from './project/package-root';
import { homeOf, type OpenVendor, openVendorSync } from './project/vendors';

/** An answer as a test holds it, and what its client still knows of the request. */
export interface GivenAnswer {
  readonly response: HttpResponse;
  /** Upper case; `fetch` does not tell it. */
  readonly method?: string | undefined;
  /** Absolute, or from the path on. */
  readonly url?: string | undefined;
}

export interface AnswerSettings {
  /** `get-contact`, `highlevel/get-contact` or `GET /contacts/{contactId}`; default: what the request asked. */
  readonly operation?: string | undefined;
  /** Vendor names or paths of documents; default: every vendor under the project's `specs/`, and the shipped one that the address or the name says. */
  readonly vendors?: readonly string[] | undefined;
  /** The project's folder; default: the working directory. */
  readonly root?: string | undefined;
  /** What no document says is a failure, too. */
  readonly strict?: boolean | undefined;
}

/** Nothing in it is a secret. */
export interface JudgedAnswer {
  /** `highlevel get-contact`. */
  readonly operation: string;
  readonly verdict: Verdict;
}

/** One operation of one of the documents. */
interface PlacedOperation {
  readonly vendor: OpenVendor;
  readonly operation: Operation;
}

/**
 * Does an answer that a test got agree with the document? At once where the redactions of its vendor need no loading.
 * Raises USAGE where it cannot be told which operation was asked, UNKNOWN_OPERATION, UNKNOWN_VENDOR and SPEC_*.
 */
export const judgeAnswer = (answer: GivenAnswer, settings: AnswerSettings = {}): MaybePromise<JudgedAnswer> => {
  const root = settings.root ?? process.cwd();
  const vendors = settings.vendors?.length
    ? documents(settings.vendors, root)
    : withShipped(answer, documents(namesAt(homeOf(root)), root), settings.operation, root);
  const { vendor, operation } = operationAsked(answer, vendors, settings.operation);
  const { response, method } = answer;
  const verdict = checkExchange({
    spec: vendor.spec,
    operation,
    response,
    target: 'real',
    strict: settings.strict ?? false,
    ...(method !== undefined && { method }),
  });
  return after(hiddenOf(vendor, root), (hidden) => {
    const redactor = createLearningRedactor([], hidden);
    redactor.learnFrom(response);
    return { operation: `${vendor.name} ${operation.id}`, verdict: redactVerdict(verdict, redactor.redact) };
  });
};

const opened = new Map<string, OpenVendor>();

/** A document is read once, however many answers are held against it. */
const documents = (names: readonly string[], root: string): readonly OpenVendor[] =>
  names.map((name) => {
    const key = `${root}\n${name}`;
    const vendor = opened.get(key) ?? openVendorSync(name, root);
    opened.set(key, vendor);
    return vendor;
  });

const namesAt = (folder: string): readonly string[] => findVendors(folder).map(({ name }) => name);

/**
 * A project with vendors of its own may use the shipped ones, too: those that the address or the name says. A path
 * alone is not enough, or an answer of the application would be held against a vendor that it never heard of.
 */
const withShipped = (
  { method, url }: GivenAnswer,
  own: readonly OpenVendor[],
  name: string | undefined,
  root: string,
): readonly OpenVendor[] => {
  const isKnown =
    name === undefined
      ? url === undefined || operationsAt(own, method, url).length > 0
      : own.some((vendor) => vendor.spec.operations.some((operation) => isNamed(vendor, operation, name)));
  if (isKnown) return own;
  const { hostname, pathname } = new URL(url ?? '', 'http://localhost');
  const others = namesAt(packageRoot).filter((each) => !own.some((vendor) => vendor.name === each));
  const meant = documents(others, root).filter(
    ({ name: vendor, spec }) =>
      name?.startsWith(`${vendor}/`) ||
      pathname.startsWith(`/${vendor}/`) ||
      hostsOfServers(everyServer(spec)).includes(hostname),
  );
  return [...own, ...meant];
};

const operationAsked = (
  { method, url }: GivenAnswer,
  vendors: readonly OpenVendor[],
  name: string | undefined,
): PlacedOperation => {
  const named = name === undefined ? undefined : namedOperations(vendors, name);
  const asked = url === undefined ? [] : operationsAt(vendors, method, url);
  // The name alone decides where the address says nothing: the answer may have come through a gateway.
  const both = named?.filter(({ operation }) => asked.some((one) => one.operation === operation)) ?? [];
  const meantBy = named ? (both.length > 0 ? both : named) : asked;
  const [first, ...others] = meantBy;
  const what = [method ?? '', url === undefined ? '' : pathOf(url)].filter(Boolean).join(' ');
  if (!first)
    throw fail(
      'USAGE',
      `${what === '' ? 'The answer does not tell what was asked' : `No document has an operation for ${what}`}. ${REMEDY}`,
    );
  if (others.length > 0) {
    const known = meantBy.map((one) => `${one.vendor.name}/${one.operation.id}`).join(', ');
    throw fail('USAGE', `${name ?? what} may be one of several operations: ${known}. ${REMEDY}`);
  }
  const { operation } = first;
  if (method !== undefined && method !== operation.method && !(method === 'HEAD' && operation.method === 'GET'))
    throw fail(
      'USAGE',
      `The answer is to ${method}, and ${operation.id} is ${operation.method} ${operation.path}. ${REMEDY}`,
    );
  return first;
};

const REMEDY = "Name the operation: toSatisfyContract('highlevel/get-contact').";

const namedOperations = (vendors: readonly OpenVendor[], name: string): readonly PlacedOperation[] => {
  const found = vendors.flatMap((vendor) =>
    vendor.spec.operations
      .filter((operation) => isNamed(vendor, operation, name))
      .slice(0, 1)
      .map((operation) => ({ vendor, operation })),
  );
  if (found.length > 0) return found;
  const known = vendors.flatMap(({ name: vendor, spec }) => spec.operations.map(({ id }) => `${vendor}/${id}`));
  throw fail('UNKNOWN_OPERATION', name, knownNames(known, name));
};

const isNamed = (vendor: OpenVendor, { id, method, path }: Operation, name: string): boolean =>
  [id, `${vendor.name}/${id}`, `${method} ${path}`].includes(name);

/** At the vendor's own host, or on a mock; the base path of a documented server may be there or not. */
const operationsAt = (
  vendors: readonly OpenVendor[],
  method: string | undefined,
  url: string,
): readonly PlacedOperation[] => {
  const { hostname, pathname, search } = new URL(url, 'http://localhost');
  const own = vendors.filter(({ spec }) => hostsOfServers(everyServer(spec)).includes(hostname));
  const among = own.length > 0 ? own : vendors;
  const prefixed = among.filter(({ name }) => pathname.startsWith(`/${name}/`));
  const onMock = prefixed.flatMap((vendor) =>
    inDocument(vendor, method, pathname.slice(vendor.name.length + 1), search),
  );
  return onMock.length > 0 ? onMock : among.flatMap((vendor) => inDocument(vendor, method, pathname, search));
};

const inDocument = (
  vendor: OpenVendor,
  method: string | undefined,
  pathname: string,
  search: string,
): readonly PlacedOperation[] => {
  const { spec } = vendor;
  const bases = ['', ...basePathsOf(spec)].filter((base) => base === '' || pathname.startsWith(`${base}/`));
  const paths = bases.map((base) => pathname.slice(base.length));
  const methods = method === undefined ? new Set(spec.operations.map((operation) => operation.method)) : [method];
  for (const path of paths) {
    const found = [...methods].flatMap((each) => operationFor(spec, each, path, search.slice(1)));
    if (found.length > 0) return found.map((operation) => ({ vendor, operation }));
  }
  return [];
};

const operationFor = (spec: Spec, method: string, path: string, query: string): readonly Operation[] => {
  const found = matcherOf(spec).match(method, path);
  if (found.kind !== 'found') return [];
  return [meant(spec, found, { method, path, query, headers: {}, body: EMPTY_BODY }).value];
};

const pathOf = (url: string): string => new URL(url, 'http://localhost').pathname;

/** What the user, and the vendor's folder, keep out of everything that is written. */
const hiddenOf = ({ name, mockDir }: OpenVendor, root: string): MaybePromise<readonly string[]> => {
  const config = readConfig(root);
  const own = vendorConfig(config, name, false).redact ?? [];
  return mockDir === undefined ? own : loadDefinition(name, mockDir).then(({ redact = [] }) => [...redact, ...own]);
};
