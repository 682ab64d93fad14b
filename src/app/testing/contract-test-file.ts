import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../core/json/json';

/** What gives Jest TypeScript. */
const TRANSFORMS = [
  'ts-jest',
  '@swc/jest',
  '@babel/preset-typescript',
  'esbuild-jest',
  'babel-preset-expo',
  'jest-preset-angular',
];

interface ProjectFacts {
  readonly packages: ReadonlySet<string>;
  readonly isModule: boolean;
}

/**
 * The contract test of a vendor, in the form that the project's test runner reads as it is: TypeScript for Vitest and
 * where Jest has a transform, else CommonJS.
 * @returns the name of the file below `contract-tests/`, and its text
 */
export const contractTestFile = (vendor: string, root: string): { readonly name: string; readonly text: string } => {
  const { packages, isModule } = projectFacts(root);
  const base = `${vendor}.contract.test`;
  if (packages.has('vitest') && !packages.has('jest')) return { name: `${base}.ts`, text: imported(vendor, 'vitest') };
  if (TRANSFORMS.some((name) => packages.has(name))) return { name: `${base}.ts`, text: imported(vendor, 'jest') };
  return { name: `${base}.${isModule ? 'cjs' : 'js'}`, text: required(vendor) };
};

const imported = (vendor: string, runner: 'jest' | 'vitest'): string =>
  `import { describeContract } from 'understudy/${runner}';\n\ndescribeContract('${vendor}');\n`;

const required = (vendor: string): string =>
  `'use strict';\n\nconst { describeContract } = require('understudy/jest');\n\ndescribeContract('${vendor}');\n`;

/** What `package.json` says; a project without one, or with one that cannot be read, has nothing. */
const projectFacts = (root: string): ProjectFacts => {
  const manifest = manifestOf(root);
  const names = ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) => {
    const list = manifest[key];
    return isObject(list) ? Object.keys(list) : [];
  });
  return { packages: new Set(names), isModule: manifest.type === 'module' };
};

const manifestOf = (root: string): Readonly<Record<string, unknown>> => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return isObject(manifest) ? manifest : {};
  } catch {
    return {};
  }
};
