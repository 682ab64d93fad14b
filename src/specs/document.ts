import { fail, isOurs } from '../core/errors';
import { isObject } from '../core/json/json';
import { ROOT, type SpecPlace } from '../core/json/pointer';
import { notePatterns } from './operations/note-patterns';
import type { OperationOnDemand } from './operations/operation-on-demand';
import { parseEvidence } from './operations/read-evidence';
import {
  listOperations,
  type PathItem,
  postponeOperation,
  readOperation,
  readOperationInPart,
} from './operations/read-operations';
import { printPlace, type Reader, withoutPlace } from './operations/reader';
import { referenceCause } from './references/reference-cause';
import type { Sources } from './references/sources';
import type { BrokenReference, ReferenceSurvey } from './references/survey-references';
import { walkDescription } from './references/walk';
import { templateIdentity } from './routing/path-template';
import { toldApartBy } from './routing/same-path';
import { mayHaveKey } from './source/source-file';
import type { Operation, RawOperation, SpecNode, SpecProblem } from './spec';

/** Said one by one up to here; a document with one missing file may have a thousand references into it. */
const MOST_REFERENCES = 20;

/**
 * Lists every operation of a document, in the document's order, and notes what cannot be honoured. Where nothing can fail any
 * more, an operation is read when it is first looked at.
 * @param strict raise it instead (SPEC_REF_UNRESOLVED, PATH_CONFLICT)
 */
export const readDocument = (
  reader: Reader,
  sources: Sources,
  references: ReferenceSurvey,
  strict: boolean,
): readonly Operation[] => {
  const later = references.sound && !sources.files.some((source) => mayHaveKey(source, 'externalValue'));
  const operations = withUniqueIds(reader, readPaths(reader, strict, later ? postponeOperation : readOperation));
  noteBrokenReferences(reader, references.broken, strict);
  noteEvidence(reader, sources);
  noteTexts(reader, sources);
  notePatterns(reader, sources.files);
  return operations;
};

/** What the texts do badly without being unreadable. */
const noteTexts = (reader: Reader, sources: Sources): void => {
  for (const { file, parsed } of sources.files) {
    const { duplicate, shallow, cuts = [] } = parsed;
    for (const { node, keyword, reason } of cuts) {
      const message = `This \`${keyword}\` is left out, so it is not checked: ${reason}.`;
      reader.problems.push({
        severity: 'error',
        rule: 'values-too-large',
        message,
        place: reader.place(node, keyword),
      });
    }
    if (duplicate) {
      const message = `The key "${duplicate.key}" stands here twice in one mapping; its last value counts. There may be more of them.`;
      note(reader, 'error', 'duplicate-key', message, { file, ...duplicate });
    }
    if (shallow) {
      const message =
        'An open bracket or quote goes on here without deeper indentation, which YAML wants; it is read as it was meant.';
      note(reader, 'warning', 'yaml-indentation', message, { file, ...shallow });
    }
  }
};

const note = (
  reader: Reader,
  severity: SpecProblem['severity'],
  rule: string,
  message: string,
  { file, line, column }: Omit<SpecPlace, 'pointer'>,
): void => {
  reader.problems.push({ severity, rule, message, place: { file, line, column, pointer: ROOT } });
};

const readPaths = (reader: Reader, strict: boolean, read: typeof readOperation): readonly OperationOnDemand[] => {
  const paths = isObject(reader.root.paths) ? reader.throughRef(reader.root.paths) : {};
  const operations: OperationOnDemand[] = [];
  const claimed = new Map<string, Claim[]>();
  for (const [template, value] of Object.entries(paths)) {
    if (template.startsWith('x-') || !isObject(value)) continue;
    const path = withSlash(reader, template, paths);
    guard(reader, strict, path, value, () => {
      for (const raw of listOperations(path, readPathItem(reader, value))) {
        guard(reader, strict, `${raw.method} ${path}`, raw.node, () => {
          const operation = readAsItGoes(reader, strict, raw, read);
          if (claim(reader, strict, claimed, { raw, operation })) operations.push(operation);
        });
      }
    });
  }
  return operations;
};

/** No request could ask for a path without one. */
const withSlash = (reader: Reader, template: string, paths: SpecNode): string => {
  if (template.startsWith('/') || template.includes('://')) return template;
  const message = `A path begins with a slash: ${template} is read as /${template}.`;
  note(reader, 'warning', 'path-without-slash', message, reader.place(paths, template));
  return `/${template}`;
};

const readAsItGoes = (reader: Reader, strict: boolean, raw: RawOperation, read: typeof readOperation) => {
  try {
    return read(reader, raw);
  } catch (error) {
    if (strict || !isOurs(error) || error.code !== 'SPEC_REF_UNRESOLVED') throw error;
    return readOperationInPart(reader, raw);
  }
};

/** A path item may have a `$ref` and fields of its own, which then count (OpenAPI 3.1, 4.8.9.1 leaves it open). */
export const readPathItem = (reader: Reader, node: SpecNode): PathItem => {
  if (typeof node.$ref !== 'string') return { node, parts: [node] };
  const { $ref: _, ...own } = node;
  const target = reader.resolve(node);
  return { node: { ...target, ...own }, parts: [node, target] };
};

/** One broken operation never takes the others down, unless the caller asked for strictness. */
const guard = (reader: Reader, strict: boolean, what: string, node: SpecNode, read: () => void): void => {
  try {
    read();
  } catch (error) {
    if (strict || !isOurs(error)) throw error;
    const place = reader.place(node, typeof node.$ref === 'string' ? '$ref' : undefined);
    const said = withoutPlace(error, place);
    reader.problems.push({
      severity: 'error',
      rule: 'operation-left-out',
      message: `${said} ${what} is left out.`,
      cause: referenceCause(said),
      place,
    });
  }
};

interface Claim {
  readonly raw: RawOperation;
  readonly operation: Operation;
}

/**
 * False for an operation with the method and path of another one, when no request could separate them: `/a/{x}` and
 * `/a/{y}` are the same path. Where only the look of an id separates them, both are served, and it is said.
 */
const claim = (reader: Reader, strict: boolean, claimed: Map<string, Claim[]>, claim: Claim): boolean => {
  const { raw, operation } = claim;
  const key = `${raw.method} ${templateIdentity(raw.path)}`;
  const before = claimed.get(key) ?? [];
  const others = before.map(({ raw: other, operation: known }) => ({
    other,
    by: toldApartBy(known, operation, reader.tryResolve),
  }));
  const first = others.find(({ by }) => by === undefined) ?? others.find(({ by }) => by === 'look');
  if (!first || first.by) claimed.set(key, [...before, claim]);
  if (!first) return true;
  const places = [first.other, raw].map((one) => printPlace(reader.place(one.holder, one.key)));
  const conflict = fail('PATH_CONFLICT', `${raw.method} ${raw.path}`, ...places);
  if (strict) throw conflict;
  const answers =
    first.by === 'look'
      ? 'The form of the id decides which of them answers.'
      : 'No request can say which of them it means, so the first one answers.';
  reader.problems.push({
    severity: 'error',
    rule: 'path-conflict',
    message: `${conflict.message} ${answers}`,
    place: reader.place(raw.holder, raw.key),
  });
  return first.by === 'look';
};

/** Ids name cases, reports and scenarios: the second owner of one goes by its method and path. */
const withUniqueIds = (reader: Reader, operations: readonly OperationOnDemand[]): readonly Operation[] => {
  const known = new Map<string, Operation>();
  return operations.map((operation) => {
    const first = known.get(operation.id);
    if (!first) {
      known.set(operation.id, operation);
      return operation;
    }
    const id = `${operation.method} ${operation.path}`;
    if (operation.id === id) return operation;
    reader.problems.push({
      severity: 'error',
      rule: 'operation-id-twice',
      message: `The operationId "${operation.id}" is also that of ${first.method} ${first.path}; here it is called "${id}".`,
      place: reader.place(operation.node, 'operationId'),
    });
    return operation.called(id);
  });
};

const noteBrokenReferences = (reader: Reader, found: readonly BrokenReference[], strict: boolean): void => {
  const broken = found.filter(({ node }) => !reader.complained.has(node));
  const problems = broken.slice(0, MOST_REFERENCES).map(({ node, ref, reason }): SpecProblem => {
    const place = reader.place(node, '$ref');
    const error = fail('SPEC_REF_UNRESOLVED', printPlace(place), ref, reason);
    if (strict) throw error;
    const message = `$ref "${ref}" leads nowhere: ${reason.replace(/\.$/, '')}.`;
    return { severity: 'error', rule: 'ref-unresolved', message, place, cause: referenceCause(message) };
  });
  const more = broken.length - problems.length;
  const last = problems.at(-1);
  if (last && more > 0)
    problems[problems.length - 1] = { ...last, message: `${last.message} (and ${more} more)`, unlisted: more };
  reader.problems.push(...problems);
};

const noteEvidence = (reader: Reader, sources: Sources): void => {
  for (const source of sources.files) {
    if (!mayHaveKey(source, 'x-evidence')) continue;
    walkDescription(source.root, (node, keysAreNames) => {
      const { problem } = parseEvidence(node['x-evidence']);
      if (problem === undefined || keysAreNames) return;
      reader.problems.push({
        severity: 'error',
        rule: 'evidence-malformed',
        message: `x-evidence ${problem}.`,
        place: reader.place(node, 'x-evidence'),
      });
    });
  }
};
