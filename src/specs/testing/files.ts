import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LoadOptions, loadSpec } from '../load';
import type { Spec } from '../spec';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a folder of their own, which is gone after the test file. */
export const writeFiles = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'specs-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
};

/** A document of the given version with one list of paths, in YAML. */
export const openapi = (body: string, version = '3.1.0'): string =>
  `openapi: ${version}\ninfo: { title: Test, version: 1.0.0 }\n${body}`;

/** Loads the first of `files`. */
export const load = (files: Readonly<Record<string, string>>, options?: LoadOptions): Spec =>
  loadSpec(path.join(writeFiles(files), Object.keys(files)[0] ?? ''), options);

/** Loads one document whose body begins with `paths:`. */
export const loadBody = (body: string, options?: LoadOptions, version?: string): Spec =>
  load({ 'openapi.yaml': openapi(body, version) }, options);

/** The code and message that a call raises. */
export const raised = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${error.code} ${error.message}` : `not ours: ${String(error)}`;
  }
  return 'nothing was raised';
};
