import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../../src/app/project/config';
import { runTests } from '../../src/app/testing/run-tests';
import type { TestSettings } from '../../src/app/testing/test-settings';
import type { TestSummary } from '../../src/app/testing/test-summary';
import { type Clock, systemClock } from '../../src/contract/targets/pacing';
import { isObject, parsedJson } from '../../src/core/json/json';
import type { CaseResult, SkippedCase } from '../../src/core/results/case';
import type { RunEvent } from '../../src/core/results/events';

/** What a server got, and what a run said about it. */
export interface RecordedRun {
  /** `GET /pets/7?limit=1`, with the headers that came. */
  readonly arrived: readonly { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
  readonly results: readonly CaseResult[];
  readonly skipped: readonly SkippedCase[];
  readonly events: readonly RunEvent[];
  readonly summary: TestSummary;
}

/** A configuration as if read from a file. */
export const configOf = (vendors: Config['vendors'], folder = '.'): Config => ({
  file: 'understudy.config.yaml',
  folder,
  mock: {},
  test: {},
  vendors,
  place: (path) => `understudy.config.yaml, ${path.join('.')}`,
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

type Body = Readonly<Record<string, unknown>> | undefined;

/** Hands over the body of a request when all of it is there: the object that it is, and its text. */
export const withBody = (request: IncomingMessage, then: (value: Body, text: string) => void): void => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    const value = parsedJson(text);
    then(isObject(value) ? value : undefined, text);
  });
};

/** No test waits: a pause is over when it begins. */
const SOON: Clock = { ...systemClock, sleep: async () => {} };

/** Puts a whole document to a real server, by the same way as the command line, and remembers every request that arrives. */
export const recordedRun = async (
  document: object,
  answer: Answer,
  { vendor = 'acme', base = '', ...settings }: TestSettings & { readonly vendor?: string; readonly base?: string } = {},
  warn: (problem: string) => void = () => {},
): Promise<RecordedRun> => {
  const root = mkdtempSync(path.join(tmpdir(), 'recorded-'));
  const file = path.join(root, `${vendor}.json`);
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...document }));
  const arrived: { line: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    arrived.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const events: RunEvent[] = [];
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`;
    const all = { vendors: [file], root, target: { [vendor]: url }, environment: {}, ...settings };
    const summary = await runTests(all, (event) => events.push(event), warn, { clock: SOON });
    return {
      arrived,
      events,
      summary,
      results: events.flatMap((event) => (event.type === 'case-finished' ? [event.result] : [])),
      skipped: events.flatMap((event) => (event.type === 'case-skipped' ? [event.skipped] : [])),
    };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(root, { recursive: true });
  }
};
