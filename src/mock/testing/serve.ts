import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../../specs/load';
import type { Spec } from '../../specs/spec';
import type { MockOptions } from '../mock-options';
import { createMockServer, type MockServer } from '../server';
import type { MockVendor } from '../types';

/** A mock that listens, for tests that speak HTTP. */
export interface Serving {
  readonly url: string;
  readonly port: number;
  readonly mock: MockServer;
  /** Sends bytes as they are and reads until the other side closes. */
  raw(bytes: string): Promise<string>;
  close(): Promise<void>;
}

/** A document from text. */
export const specOf = (yaml: string, name = 'acme', strict = true): Spec => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
  try {
    writeFileSync(join(folder, 'openapi.yaml'), yaml);
    return loadSpec(join(folder, 'openapi.yaml'), { name, strict });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const vendorOf = (spec: Spec, more: Partial<MockVendor> = {}): MockVendor => ({
  name: spec.name,
  prefix: `/${spec.name}`,
  spec,
  definition: { name: spec.name },
  scenarios: [],
  records: null,
  ...more,
});

/** Serves vendors on a free port of the loopback interface. */
export const serve = async (vendors: readonly MockVendor[], options: MockOptions = {}): Promise<Serving> => {
  const mock = createMockServer(vendors, options);
  const { port } = await mock.listen(0, '127.0.0.1');
  return { url: `http://127.0.0.1:${port}`, port, mock, raw: (bytes) => sendRaw(port, bytes), close: mock.close };
};

const sendRaw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
