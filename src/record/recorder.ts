import type { HttpRequest } from '../core/http/http';
import type { Exchange } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import { outcomeOf, type Verdict } from '../core/results/verdict';
import { smellsOfSecret } from '../core/secrets/secret-names';
import { createMatcher, type MatchResult } from '../specs/routing/matcher';
import { meantOf } from '../specs/routing/same-path';
import type { Operation, Spec } from '../specs/spec';
import { compileRequestCheck } from '../validate/request/check-request';
import { checkExchange } from '../validate/response/check-exchange';
import { exchangeOf } from './exchange-of';
import { createProxy, type NotPassed, type Passed, type RecordingProxy, type ShownCertificate } from './proxy';
import type { Redaction } from './redaction';

/** What a person is told of one exchange; no secret is in it. */
export interface RecordedLine {
  readonly method: string;
  /** The documented path, or what was asked for. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  /** `undefined`: no documented operation has this method and path. */
  readonly verdict: Verdict | undefined;
  /** How the request breaks the document, each a sentence. */
  readonly requestViolations: readonly string[];
  /** The placeholders of secrets are not what the document asks for, where the secrets were. */
  readonly redactionShows: readonly Finding[];
}

/** Where entries go. */
interface EntrySink {
  append(exchange: Exchange): Promise<void>;
}

interface RecorderOptions {
  readonly spec: Spec;
  readonly target: URL;
  readonly timeout: number;
  readonly maxBody: number;
  readonly certificate?: ShownCertificate | undefined;
  readonly redaction: Redaction;
  readonly hides: (name: string) => boolean;
  readonly sink: EntrySink;
  readonly recorded: (line: RecordedLine) => void;
  readonly notRecorded: (what: NotPassed) => void;
  /** The file cannot be written, or a fault of ours. */
  readonly failed: (error: unknown) => void;
}

interface Recorder {
  readonly proxy: RecordingProxy;
  /** Resolves when all that went through is in the file. */
  settled(): Promise<void>;
}

/** Passes traffic on, judges each exchange when it is over, and writes it without its secrets. */
export const createRecorder = (options: RecorderOptions): Recorder => {
  const { spec, target, maxBody } = options;
  const matcher = createMatcher(spec.operations.map((value) => ({ method: value.method, path: value.path, value })));
  const basePath = target.pathname.replace(/\/$/, '');
  const pathOf = pathBehindPrefix(spec, (method, path) => matcher.match(method, path).kind);
  let pending = Promise.resolve();
  const record = async (passed: Passed): Promise<void> => {
    const exchange = exchangeOf(passed, { host: target.host, basePath }, maxBody);
    const found = matcher.match(passed.method, passed.path);
    const operation = found.kind === 'found' ? meant(spec, found, exchange.request) : undefined;
    const named = Object.entries(operation?.values ?? {}).filter(
      ([name]) => smellsOfSecret(name) || options.hides(name),
    );
    const safe = options.redaction.redact(
      exchange,
      named.map(([, value]) => value),
    );
    await options.sink.append(safe);
    options.recorded(lineOf(options, passed, operation, exchange, safe));
  };
  const proxy = createProxy({
    target,
    pathOf,
    timeout: options.timeout,
    maxBody,
    certificate: options.certificate,
    passed: (passed) => {
      pending = pending.then(() => record(passed)).catch(options.failed);
    },
    notPassed: (what) => options.notRecorded({ ...what, path: options.redaction.text(what.path) }),
  });
  return { proxy, settled: () => pending };
};

interface MeantOperation {
  readonly operation: Operation;
  /** Decoded. */
  readonly values: Readonly<Record<string, string>>;
  readonly encoded: Readonly<Record<string, string>>;
}

const meant = (
  spec: Spec,
  found: Extract<MatchResult<Operation>, { kind: 'found' }>,
  request: HttpRequest,
): MeantOperation => {
  const {
    value,
    values,
    encoded = values,
  } = found.others ? meantOf(found, (operation) => operation, spec.resolve, request) : found;
  return { operation: value, values, encoded };
};

/** The recorder is at `/` and at `/<vendor>`; a path that can be read both ways is read as the documented one. */
const pathBehindPrefix =
  ({ name }: Spec, kindOf: (method: string, path: string) => string) =>
  (method: string, path: string): string => {
    const prefix = `/${name}`;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return path;
    const behind = path.slice(prefix.length) || '/';
    return kindOf(method, behind) !== 'found' && kindOf(method, path) === 'found' ? path : behind;
  };

const lineOf = (
  { spec, redaction }: RecorderOptions,
  passed: Passed,
  found: MeantOperation | undefined,
  exchange: Exchange,
  safe: Exchange,
): RecordedLine => {
  const { method, status, duration } = passed;
  const line = { method, status, duration, requestViolations: [], redactionShows: [] };
  if (!found) return { ...line, path: redaction.text(passed.path), verdict: undefined };
  const { operation, encoded } = found;
  const check = (each: Exchange): Verdict => {
    const request = compileRequestCheck(spec, operation)(each.request, encoded);
    return checkExchange({ spec, operation, request, method, response: each.response, target: 'recording' });
  };
  const { violations } = compileRequestCheck(spec, operation)(exchange.request, encoded);
  const verdict = check(exchange);
  const shown = check(safe);
  const isSame = outcomeOf(verdict) === outcomeOf(shown);
  return {
    ...line,
    path: operation.path,
    // What it says of values it says of their placeholders.
    verdict: isSame ? shown : withoutSeen(verdict),
    requestViolations: violations.map(({ message }) => redaction.text(message)),
    redactionShows: isSame ? [] : shown.findings,
  };
};

const withoutSeen = (verdict: Verdict): Verdict => ({
  ...verdict,
  findings: verdict.findings.map((finding) => ('seen' in finding ? { ...finding, seen: null } : finding)) as never,
});
