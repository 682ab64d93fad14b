import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fail } from '../core/errors';
import { kindOf, readDraft } from '../draft/read-draft';
import { writeDraft } from '../draft/write-draft';
import { textAt, textForCopy } from '../specs/references/copy-document';
import type { LocatedText } from '../specs/source/source-file';
import { contractTestFile } from './testing/contract-test-file';

const NAME = /^[a-z][a-z0-9-]*$/;

export interface InitResult {
  /** The files written, relative to the project. */
  readonly files: readonly string[];
  /** What the source does not say, for a person to find out; none for an OpenAPI document. */
  readonly todo: readonly string[];
}

/**
 * Writes what a new vendor needs: its document under `specs/`, a definition under `mocks/`, a contract test. An OpenAPI
 * document is copied; of a page with samples a draft is made. The source is read once.
 * @throws USAGE for a bad name, a source that is of no known kind, or a file that is already there (then nothing is
 * written); SPEC_* when the document cannot be read
 */
export const initVendor = async (
  name: string,
  location: string,
  root: string,
  allowHosts: readonly string[] = [],
): Promise<InitResult> => {
  if (!NAME.test(name))
    throw fail(
      'USAGE',
      `"${name}" is no vendor name. Use lower case letters, digits and dashes, beginning with a letter.`,
    );
  const source = await textAt(location, allowHosts);
  const { documents, todo } = await documentsOf(source, location, join('specs', name), root, allowHosts);
  const test = contractTestFile(name, root);
  const files = new Map([
    ...documents,
    [join('mocks', name, 'vendor.ts'), definition(name)],
    [join('contract-tests', test.name), test.text],
  ]);
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (taken.length > 0)
    throw fail('USAGE', `There is already ${taken.join(', ')}. Nothing was written; remove it or choose another name.`);
  for (const [file, content] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  mkdirSync(join(root, 'mocks', name, 'scenarios'), { recursive: true });
  return { files: [...files.keys()].map((file) => relative(root, join(root, file))), todo };
};

/** What goes into the vendor's folder under `specs/`. */
const documentsOf = async (
  source: LocatedText,
  location: string,
  folder: string,
  root: string,
  allowHosts: readonly string[],
): Promise<{ readonly documents: ReadonlyMap<string, string>; readonly todo: readonly string[] }> => {
  const kind = kindOf(source.text);
  if (kind === 'openapi') {
    const extension = extname(new URL(location, 'file:///').pathname) === '.json' ? 'json' : 'yaml';
    const document = join(folder, `openapi.${extension}`);
    const text = await textForCopy(source, location, join(root, document), { project: root, allowHosts });
    return { documents: new Map([[document, text]]), todo: [] };
  }
  const { files, todo } = writeDraft(readDraft(source.text, kind, location));
  return { documents: new Map([...files].map(([file, text]) => [join(folder, file), text])), todo };
};

const definition = (name: string): string => `import { defineVendor } from 'understudy/vendor';

// What no OpenAPI document can say: hosts, behaviours, records. See docs/add-a-vendor.md.
export default defineVendor({ name: '${name}' });
`;
