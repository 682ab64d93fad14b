import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { matcherOf, meant } from '../../contract/select-operations';
import type { Target } from '../../contract/targets/target';
import { secretsOf } from '../../contract/values/secrets';
import { fail, messageOf } from '../../core/errors';
import { type HeaderMap, headerValue } from '../../core/http/http';
import type { ContractCase, Exchange } from '../../core/results/case';
import type { Recording } from '../../core/results/recorded';
import type { Verdict } from '../../core/results/verdict';
import { createLearningRedactor, type LearningRedactor } from '../../core/secrets/learning-redactor';
import { createRedactor, type Redactor } from '../../core/secrets/redactor';
import { openRecording, type ReadProgress } from '../../har/read-har';
import type { MessageText } from '../../report/exchange-text';
import type { JsonReport } from '../../report/json/json-shape';
import { readJsonReport } from '../../report/merge';
import { pathsOfRecording } from '../../specs/routing/recorded-paths';
import type { Spec } from '../../specs/spec';
import type { OpenVendor } from '../project/vendors';
import type { VendorInputs } from '../testing/questions';
import { runTests } from '../testing/run-tests';
import type { TestSettings } from '../testing/test-settings';

/** What is told while large recordings are read and compared. */
export interface DriftProgress {
  readonly readProgress?: ReadProgress;
  /** Answers are compared once, and again after each proposal: `round` counts from 1. */
  readonly compareProgress?: (round: number, done: number, all: number) => void;
}

/** One answer that a document is compared with. */
export interface DriftAnswer {
  readonly exchange: Exchange;
  readonly kind: 'real' | 'recording';
  /** Absent where no documented operation has its method and path; `values` are those of its path. */
  readonly operation?: {
    readonly method: string;
    readonly path: string;
    readonly values?: Readonly<Record<string, string>>;
  };
  /** What was wrong on purpose in the request. */
  readonly wrong?: 'credentials' | 'request' | undefined;
  /** What a live run says of it: it knows what was asked for. */
  readonly verdict?: Verdict;
}

/** Answers that can be read again and again: each proposal is held against all of them. */
export interface AnswerSource {
  /** For people, and for `x-evidence`. */
  readonly name: string;
  readonly redact: Redactor;
  readonly notices: readonly string[];
  read(): AsyncIterable<DriftAnswer>;
}

/** Asks a real endpoint the contract's questions, and keeps what it answers in memory. */
export const answersOfRun = async (
  vendor: OpenVendor,
  settings: TestSettings,
  warn: (problem: string) => void,
): Promise<AnswerSource> => {
  const sent = new Map<string, Exchange>();
  const answers: DriftAnswer[] = [];
  const notices: string[] = [];
  let redact: Redactor = createRedactor([]);
  let name = '';
  const watch = (target: Target): Target => {
    redact = target.redact;
    name = target.info.baseUrl;
    return {
      ...target,
      get redact() {
        return target.redact;
      },
      send: async (contractCase: ContractCase, how) => {
        const outcome = await target.send(contractCase, how);
        if (outcome.kind === 'exchange') sent.set(contractCase.id, outcome.exchange);
        return outcome;
      },
    };
  };
  await runTests(
    settings,
    (event) => {
      if (event.type === 'vendor-stopped') notices.push(`the run was cut short: ${event.reason}`);
      if (event.type !== 'case-finished') return;
      const { case: asked, verdict } = event.result;
      const exchange = sent.get(asked.id);
      sent.delete(asked.id);
      if (exchange) {
        const [method = '', path = ''] = [exchange.request.method, asked.request.path];
        answers.push({
          ...{ exchange, kind: 'real', operation: { method, path }, wrong: asked.expect.wrong },
          verdict,
        });
      } else if (verdict.kind === 'inconclusive') {
        notices.push(`${asked.id}: ${verdict.reasons[0].reason}`);
      }
    },
    warn,
    { watch, opened: [vendor] },
  );
  return { name, redact, notices, read: () => each(answers) };
};

async function* each<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

/** JSON reports of `understudy test` and HAR files, told apart by how they begin. */
export const answersOfFiles = async (
  files: readonly string[],
  { name, spec }: OpenVendor,
  { variables, given }: VendorInputs,
  { readProgress, compareProgress }: DriftProgress,
): Promise<AnswerSource> => {
  const reports = files.filter(isReport);
  const recordings = files.filter((file) => !reports.includes(file));
  const opened = recordings.length === 0 ? undefined : await openRecording(recordings, readProgress);
  let round = 0;
  const redactor = createLearningRedactor(secretsOf(spec, variables, given), given.redact);
  return {
    name: files.map((file) => basename(file)).join(', '),
    redact: redactor.redact,
    notices: [
      ...(opened?.problems ?? []),
      ...(opened?.unusable ?? []).map(({ title, reason }) => `not compared: ${title}: ${reason}`),
    ],
    async *read() {
      for (const file of reports) yield* reportAnswers(readJsonReport(readText(file), file), file, name);
      if (!opened) return;
      round += 1;
      for await (const answer of recordedAnswers(spec, opened, (done, all) => compareProgress?.(round, done, all))) {
        learnFrom(redactor, answer.exchange);
        yield answer;
      }
    },
  };
};

/** A browser records credentials as they were sent. */
const learnFrom = (redactor: LearningRedactor, { request, response }: Exchange): void => {
  const credential = headerValue(request.headers, 'authorization')?.replace(/^\S+\s+/, '');
  if (credential !== undefined) redactor.learn(credential);
  redactor.learnFrom(request);
  redactor.learnFrom(response);
};

async function* recordedAnswers(
  spec: Spec,
  { recorded }: Recording,
  progress: (done: number, all: number) => void,
): AsyncIterable<DriftAnswer> {
  const matcher = matcherOf(spec);
  const pathOf = pathsOfRecording(spec, recorded, (method, path) => matcher.match(method, path).kind === 'found');
  for (const [index, each] of recorded.entries()) {
    progress(index + 1, recorded.length);
    const own = pathOf(each);
    if (own.kind === 'foreign') continue;
    const found = matcher.match(each.request.method, own.path);
    const known = found.kind === 'found' ? meant(spec, found, { ...each.request, path: own.path }) : undefined;
    yield {
      exchange: await each.read(),
      kind: 'recording',
      ...(known && { operation: { method: known.value.method, path: known.value.path, values: known.values } }),
    };
  }
}

/** A recording may be larger than the memory: it is told by its beginning. */
const isReport = (file: string): boolean => {
  // What cannot be read is said by the reader of recordings.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const handle = openSync(file, 'r');
  try {
    const start = Buffer.alloc(4096);
    return start.subarray(0, readSync(handle, start)).includes('"schemaVersion"');
  } finally {
    closeSync(handle);
  }
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('REPORT_UNREADABLE', file, messageOf(error));
  }
};

function* reportAnswers(report: JsonReport, file: string, vendor: string): Iterable<DriftAnswer> {
  const own = report.vendors.filter(({ name }) => name === vendor);
  const all = own.length > 0 ? own : report.vendors.length === 1 ? report.vendors : [];
  if (all.length === 0)
    throw fail(
      'USAGE',
      `${file} has no answers of "${vendor}". It has: ${report.vendors.map(({ name }) => name).join(', ')}.`,
    );
  for (const { operations } of all) {
    for (const { cases, method, path } of operations) {
      for (const { request, response, source, duration } of cases) {
        // A question for another method says nothing of this one.
        if (!request || !response || request.method !== method) continue;
        yield {
          ...{ kind: 'real', operation: { method, path } },
          exchange: {
            request: {
              method: request.method,
              path: request.path,
              query: request.query,
              headers: request.headers as HeaderMap,
              body: bytesOf(request),
            },
            response: {
              status: response.status,
              headers: response.headers as HeaderMap,
              body: bytesOf(response),
              ...(isPartly(response) && {
                flaw: {
                  kind: 'too-large',
                  reason: `${file} does not hold the whole body; run again with --bodies all`,
                },
              }),
            },
            duration: duration ?? 0,
            startedAt: report.startedAt ?? '',
          },
          ...(source.kind === 'violation' && { wrong: 'request' }),
        };
      }
    }
  }
}

const bytesOf = ({ body, bodyEncoding }: MessageText): Uint8Array =>
  Buffer.from(body, bodyEncoding === 'base64' ? 'base64' : 'utf8');

const isPartly = (message: MessageText): boolean =>
  message.body.startsWith('[left out') || bytesOf(message).length < message.bodyBytes;
