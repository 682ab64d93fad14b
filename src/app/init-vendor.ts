import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fail } from '../core/errors';
import { textForCopy } from '../specs/references/copy-document';

const NAME = /^[a-z][a-z0-9-]*$/;

/**
 * Writes what a new vendor needs: its document under `specs/`, a definition under `mocks/`, a contract test.
 * Returns the files written, relative to `root`. Raises USAGE for a bad name or when a file is already there (then
 * nothing is written), and SPEC_* when the document cannot be read.
 */
export const initVendor = async (
  name: string,
  location: string,
  root: string,
  allowHosts: readonly string[] = [],
): Promise<readonly string[]> => {
  if (!NAME.test(name))
    throw fail(
      'USAGE',
      `"${name}" is no vendor name. Use lower case letters, digits and dashes, beginning with a letter.`,
    );
  const extension = extname(new URL(location, 'file:///').pathname) === '.json' ? 'json' : 'yaml';
  const document = join('specs', name, `openapi.${extension}`);
  const files = new Map([
    [document, await textForCopy(location, join(root, document), { project: root, allowHosts })],
    [join('mocks', name, 'vendor.ts'), definition(name)],
    [join('contract-tests', `${name}.contract.test.ts`), contractTest(name)],
  ]);
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (taken.length > 0)
    throw fail('USAGE', `There is already ${taken.join(', ')}. Nothing was written; remove it or choose another name.`);
  for (const [file, content] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  mkdirSync(join(root, 'mocks', name, 'scenarios'), { recursive: true });
  return [...files.keys()].map((file) => relative(root, join(root, file)));
};

const definition = (name: string): string => `import { defineVendor } from 'understudy';

// What no OpenAPI document can say: hosts, behaviours, records. See docs/adding-a-vendor.md.
export default defineVendor({ name: '${name}' });
`;

const contractTest = (name: string): string => `import { describeContract } from 'understudy/jest';

describeContract('${name}');
`;
