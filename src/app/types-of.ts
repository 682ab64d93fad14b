import { pathToFileURL } from 'node:url';
import { fail, messageOf } from '../core/errors';
import { bundleDocument } from '../specs/references/bundle-document';
import type { SpecNode } from '../specs/spec';
import { type Allowances, groundOf, openVendors } from './project/vendors';

/** What of openapi-typescript is used. */
interface TypeGenerator {
  readonly default: (document: SpecNode, options: { readonly silent: boolean }) => Promise<unknown>;
  astToString(ast: unknown): string;
}

/**
 * TypeScript types of a document, its overlays applied, as the text of a module.
 * Raises USAGE where openapi-typescript is not installed or does not work, UNKNOWN_VENDOR and SPEC_*.
 */
export const typesOf = async (vendor: string, root: string, allowances: Allowances = {}): Promise<string> => {
  const [opened] = await openVendors([vendor], groundOf({ root, ...allowances }), 'works');
  if (!opened) return '';
  const generator = await loadGenerator(root);
  // It works on what it is given.
  const document = structuredClone(bundleDocument(opened.spec));
  try {
    const text = generator.astToString(await generator.default(document, { silent: true }));
    return `// Made by \`understudy types ${vendor}\`; with --check the command says whether this file is stale.\n\n${text}`;
  } catch (error) {
    throw fail('USAGE', `openapi-typescript makes no types of ${opened.spec.file}: ${messageOf(error)}`);
  }
};

/** An optional peer: it brings TypeScript 5 with it, which most users have, or do not want. */
const loadGenerator = async (root: string): Promise<TypeGenerator> => {
  let file: string;
  try {
    file = require.resolve('openapi-typescript', { paths: [root, __dirname] });
  } catch {
    throw fail(
      'USAGE',
      'Types are made with openapi-typescript, which is not installed: npm install -D openapi-typescript typescript@5',
    );
  }
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { readonly default: unknown } & TypeGenerator;
    // Of a CommonJS module the default export is all of it.
    return (typeof loaded.default === 'function' ? loaded : loaded.default) as TypeGenerator;
  } catch (error) {
    throw fail(
      'USAGE',
      `openapi-typescript does not load (${messageOf(error)}). It needs TypeScript 5: npm install -D typescript@5`,
    );
  }
};
