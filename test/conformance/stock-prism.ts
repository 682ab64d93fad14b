import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../src/core/json';
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
