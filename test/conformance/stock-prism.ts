import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isObject } from '../../src/core/json/json';
import type { Spec } from '../../src/specs/spec';

export interface StockPrism {
  readonly url: string;
  close(): Promise<void>;
}

const nothing = (): void => {};
const silent = { info: nothing, debug: nothing, warn: nothing, error: nothing, success: nothing, child: () => silent };

/** `prism mock` of the installed Prism, as its command line starts it, without its printing. */
export const startStockPrism = async (spec: Spec, file: string): Promise<StockPrism> => {
  const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
  const { createServer } = require('@stoplight/prism-http-server');
  const operations = await getHttpOperationsFromSpec(inlineExamples(structuredClone(spec.root), dirname(file)));
  const server = createServer(operations, {
    cors: true,
    components: { logger: silent },
    config: {
      isProxy: false,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
      mock: { dynamic: false },
    },
  });
  const url: string = await server.listen(0, '127.0.0.1');
  return { url, close: () => server.close() };
};

/** The command line itself, as a process, with one document of a vendor. */
export const startPrismCli = async (spec: Spec, file: string): Promise<StockPrism> => {
  const folder = mkdtempSync(join(tmpdir(), 'prism-'));
  const document = join(folder, 'openapi.json');
  writeFileSync(document, JSON.stringify(inlineExamples(structuredClone(spec.root), dirname(file))));
  const binary = require.resolve('@stoplight/prism-cli/dist/index.js');
  const child = spawn(process.execPath, [binary, 'mock', '--port', String(await freePort()), document]);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk);
      const found = /listening on (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error(output)));
  });
  const close = async (): Promise<void> => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, close };
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Prism does not read `externalValue`, and would make a value up: the samples are given to it where they are referred to. */
const inlineExamples = (node: unknown, folder: string): unknown => {
  if (Array.isArray(node)) return node.map((item) => inlineExamples(item, folder));
  if (!isObject(node)) return node;
  if (typeof node.externalValue === 'string') {
    const { externalValue, ...rest } = node;
    return { ...rest, value: JSON.parse(readFileSync(join(folder, externalValue), 'utf8')) };
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inlineExamples(value, folder)]));
};
