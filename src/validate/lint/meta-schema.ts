import { readFileSync } from 'node:fs';
import { DOCUMENTED } from '../../core/evidence';
import { isObject } from '../../core/json';
import { NO_NUMBER_TEXTS } from '../../core/number-texts';
import { pointerKeys, ROOT, valueAt } from '../../core/pointer';
import type { Spec, SpecNode, SpecProblem } from '../../specs/spec';
import { compileSchema } from '../schema/compile-schema';
import type { SchemaViolation } from '../validate-types';
import { type LintRule, placeOr, problem } from './rule';

/** Is the document what the OpenAPI Initiative's own schema of its version says? */
export const validOpenApi: LintRule = ({ spec }) => {
  const version = /^3\.[012]/.exec(spec.openapi)?.[0];
  if (version === undefined) return [];
  const meta = metaSchema(version);
  const compiled = compileSchema(meta, { node: meta.root, place: meta.place(meta.root) }, 'request');
  if (compiled.kind === 'not-compilable') throw new Error(`The schema of OpenAPI ${version} ${compiled.reason}`);
  return compiled.check(spec.root).map((broken) => toProblem(spec, broken));
};

const toProblem = (spec: Spec, broken: SchemaViolation): SpecProblem => {
  const keys = pointerKeys(broken.pointer);
  const extra = extraProperty(broken);
  const at = extra === undefined ? keys : [...keys, extra];
  const parent = valueAt(spec.root, toText(at.slice(0, -1)));
  const value = valueAt(spec.root, toText(at));
  const own = placeOr(spec, spec.root, undefined, spec.place(spec.root));
  const place =
    typeof value === 'object' && value !== null
      ? placeOr(spec, value, undefined, own)
      : placeOr(spec, parent, at.at(-1), own);
  return problem(
    'error',
    'openapi-invalid',
    `${at.length === 0 ? 'the document' : toText(at)} ${words(broken, extra)}`,
    place,
  );
};

const toText = (keys: readonly string[]): string =>
  keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const extraProperty = ({ params }: SchemaViolation): string | undefined => {
  if (!isObject(params)) return undefined;
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === 'string' ? name : undefined;
};

const words = ({ message }: SchemaViolation, extra: string | undefined): string =>
  extra === undefined ? message : 'is not a field that OpenAPI knows here';

const loaded = new Map<string, Spec>();

/** The published schemas of OpenAPI, one per version, dressed as a document so that one compiler serves both. */
const metaSchema = (version: string): Spec => {
  const known = loaded.get(version);
  if (known) return known;
  const file = require.resolve(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`);
  const root = JSON.parse(readFileSync(file, 'utf8')) as SpecNode;
  const meta: Spec = {
    name: `openapi-${version}`,
    title: `OpenAPI ${version}`,
    file,
    files: [file],
    openapi: '3.1.0',
    root,
    operations: [],
    webhooks: [],
    callbacks: () => [],
    servers: [],
    problems: [],
    exampleReferences: [],
    numbers: NO_NUMBER_TEXTS,
    place: () => ({ file, line: 1, column: 1, pointer: ROOT }),
    resolve: (node) => node,
    lookup: (ref) =>
      ref.startsWith('#') ? (valueAt(root, decodeURIComponent(ref.slice(1))) ?? anchored(root, ref)) : undefined,
    evidence: () => DOCUMENTED,
  };
  loaded.set(version, meta);
  return meta;
};

/** `#meta` names any schema object there; those are checked by compiling them. */
const anchored = (root: SpecNode, ref: string): unknown =>
  Object.values(isObject(root.$defs) ? root.$defs : {}).find(
    (node) => isObject(node) && node.$dynamicAnchor === ref.slice(1),
  );
