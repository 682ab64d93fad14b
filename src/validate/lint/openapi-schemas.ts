import { readFileSync } from 'node:fs';
import { DOCUMENTED } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import { NO_NUMBER_TEXTS } from '../../core/json/number-texts';
import { ROOT, valueAt } from '../../core/json/pointer';
import type { Spec, SpecNode } from '../../specs/spec';

const loaded = new Map<string, Spec>();

/**
 * The published schema of an OpenAPI version (2.0, 3.0, 3.1, 3.2), dressed as a document so that one compiler serves both.
 * `undefined` for a version that has none.
 */
export const openApiSchema = (version: string): Spec | undefined => {
  const [short] = /^(?:2\.0|3\.[012])/.exec(version) ?? [];
  if (short === undefined) return undefined;
  const known = loaded.get(short) ?? read(short);
  loaded.set(short, known);
  return known;
};

const read = (version: string): Spec => {
  const file = require.resolve(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`);
  const root = readJson(file, byReference);
  // The schema of 2.0 is of draft 4, which says what OpenAPI 3.0 says, and borrows from the schema of that draft.
  const isOld = version === '2.0';
  const draft = isOld ? readJson(require.resolve('ajv-draft-04/dist/refs/json-schema-draft-04.json')) : root;
  const openapi = isOld ? '3.0.4' : '3.1.0';
  return {
    name: `openapi-${version}`,
    title: `OpenAPI ${version}`,
    file,
    files: [file],
    openapi,
    root,
    written: { root, version: openapi },
    operations: [],
    webhooks: [],
    callbacks: () => [],
    servers: [],
    problems: [],
    exampleReferences: [],
    suspects: [],
    numbers: NO_NUMBER_TEXTS,
    place: () => ({ file, line: 1, column: 1, pointer: ROOT }),
    resolve: (node) => node,
    lookup: (ref) => {
      const fragment = decodeURIComponent(ref.replace(/^http:\/\/json-schema\.org\/draft-04\/schema#|^#/, ''));
      const own = ref.startsWith('#') ? valueAt(root, fragment) : undefined;
      return own ?? valueAt(draft, fragment) ?? anchored(root, fragment);
    },
    mayHave: () => false,
    evidence: () => DOCUMENTED,
    sample: () => undefined,
  };
};

const readJson = (file: string, change?: (key: string, value: unknown) => unknown): SpecNode =>
  JSON.parse(readFileSync(file, 'utf8'), change) as SpecNode;

const REFERENCE = '#/definitions/jsonReference';

/** "Something or a reference", as 2.0 has it: with a `$ref` it is one, so that a slip in the other is not told of both. */
const byReference = (_key: string, value: unknown): unknown => {
  const branches: readonly unknown[] = isObject(value) && Array.isArray(value.oneOf) ? value.oneOf : [];
  const reference = branches.find((branch) => isObject(branch) && branch.$ref === REFERENCE);
  const other = branches.find((branch) => branch !== reference);
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return reference && branches.length === 2 ? { if: { required: ['$ref'] }, then: reference, else: other } : value;
};

/** `#meta` names any schema object there; those are checked by compiling them. */
const anchored = (root: SpecNode, anchor: string): unknown =>
  Object.values(isObject(root.$defs) ? root.$defs : {}).find(
    (node) => isObject(node) && node.$dynamicAnchor === anchor,
  );
