import type { DriftItem } from '../../core/drift-item';
import { equalJson, isObject } from '../../core/json/json';
import type { Collection } from '../../drift/collect-answers';
import { compare, type FoundItem } from '../../drift/compare';
import { createDraft, finished } from '../../drift/draft';
import { type Proposal, propose } from '../../drift/propose';
import type { SharedChange } from '../../drift/share-again';
import { actionsBetween, overlayText, type WrittenAction } from '../../specs/overlay/overlay-between';
import { type SourceFile, sourceFromText } from '../../specs/source/source-file';
import type { Spec, SpecNode } from '../../specs/spec';
import { selfCheck } from '../../validate/lint/self-check';
import type { OpenVendor } from '../project/vendors';
import { collectAnswers } from './compare-answers';
import type { AnswerSource } from './drift-answers';

/** More rounds than these do not help. */
const ROUNDS = 8;

/**
 * An overlay after which the answers conform. Each round changes the document, and holds all answers against it again: a change may show
 * what was hidden behind it.
 */
export const proposeOverlay = async (
  reopen: (overlay: SourceFile) => Promise<Spec>,
  vendor: OpenVendor,
  source: AnswerSource,
  first: Collection,
  all: readonly FoundItem[],
) => {
  const done = new Map<string, Proposal>();
  const attempts = new Map<string, number>();
  const before = vendor.spec.written.root;
  const changedOnce = new Map<string, SharedChange>();
  let spec = vendor.spec;
  let collection = first;
  let found = all;
  let overlay: string | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const open = found.filter(({ item }) => done.get(keyOf(item))?.kind !== 'person');
    if (open.length === 0) break;
    const draft = createDraft(spec);
    const proposals = propose(draft, open, collection, { source: source.name, attempts });
    for (const [item, proposal] of proposals) done.set(keyOf(item), proposal);
    const { root: after, shared } = finished(draft);
    for (const one of shared) changedOnce.set(one.keys.join('/'), one);
    const actions = actionsBetween(before, after);
    if (actions.length === 0) break;
    overlay = overlayText(
      `${vendor.name}: what ${source.name} answers`,
      actions.map((one) => withEvidence(one, [...done.values()], source, [...changedOnce.values()])),
    );
    spec = await reopen(sourceFromText(overlay, 'file:///overlay.yaml', 'the overlay'));
    if (!equalJson(spec.written.root, after)) throw new Error('the overlay does not make the document that was meant');
    ({ collection } = await collectAnswers(spec, source, false));
    found = compare(collection, source.redact);
  }
  const left = new Set(found.map(({ item }) => keyOf(item)));
  const items = all.map(
    ({ item }): DriftItem => ({ ...item, remedy: remedyOf(item, done.get(keyOf(item)), left.has(keyOf(item))) }),
  );
  const told = new Set(all.map(({ item }) => keyOf(item)));
  const more = found.filter(({ item }) => !told.has(keyOf(item)));
  const notices = [
    ...more.map(
      ({ item }) => `after the overlay ${item.operation} ${item.status} ${item.pointer} still differs: ${item.message}`,
    ),
    ...newProblems(vendor.spec, spec),
  ];
  return { items, notices, overlay };
};

/** Only the run that asked knows what was expected: answers that are read again do not show these. */
const KNOWN_BY_THE_RUN: ReadonlySet<DriftItem['kind']> = new Set(['status-differs', 'behaviour-differs']);

const remedyOf = (
  { kind }: DriftItem,
  proposal: Proposal | undefined,
  isLeft: boolean,
): NonNullable<DriftItem['remedy']> => {
  // What nothing was found for may have gone with the change for something else.
  const isGone = !isLeft && !(proposal?.kind === 'person' && KNOWN_BY_THE_RUN.has(kind));
  if (isGone) return { kind: 'patched' };
  const reason = proposal?.kind === 'person' ? proposal.reason : 'no change was found after which the answers conform';
  return { kind: 'person', reason };
};

const keyOf = ({ kind, operation, status, mediaType = '', pointer, message }: DriftItem): string =>
  [kind, operation, status, mediaType, pointer, TOLD_BY_MESSAGE.has(kind) ? message : ''].join(' ');

/** Several of these may be at one place. */
const TOLD_BY_MESSAGE: ReadonlySet<string> = new Set(['property-missing', 'schema-unusable']);

/** Each action says what it rests on. */
const withEvidence = (
  { keys, action }: WrittenAction,
  proposals: readonly Proposal[],
  source: AnswerSource,
  changedOnce: readonly SharedChange[],
): SpecNode => {
  const places = [keys, ...usesOf(keys, changedOnce)];
  const notes = proposals.flatMap((one) =>
    one.kind === 'patched' && places.some((place) => concerns(one, place, action)) ? [one.note] : [],
  );
  if (notes.length === 0) return action;
  const shown = [...new Set(notes)];
  const note = [...shown.slice(0, 3), ...(shown.length > 3 ? [`and ${shown.length - 3} more`] : [])].join('; ');
  return { ...action, description: note, 'x-evidence': { grade: 'observed', source: source.name } };
};

/** Where the answers were that showed what is said in a shared part. */
const usesOf = (keys: WrittenAction['keys'], changedOnce: readonly SharedChange[]): readonly WrittenAction['keys'][] =>
  changedOnce.flatMap((shared) =>
    shared.keys.every((key, index) => keys[index] === key)
      ? shared.uses.map((use) => [...use, ...keys.slice(shared.keys.length)])
      : [],
  );

const concerns = (
  { operation, status }: Extract<Proposal, { kind: 'patched' }>,
  keys: WrittenAction['keys'],
  { update }: SpecNode,
): boolean => {
  const place = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
  if (!keys.slice(0, place.length).every((key, index) => key === place[index])) return false;
  return keys.length >= place.length || !isObject(update) || Object.hasOwn(update, place[keys.length] ?? '');
};

/** What `lint` says of the document with the overlay, and did not say without it. */
const newProblems = (before: Spec, after: Spec): readonly string[] => {
  const problems = after === before ? [] : selfCheck(after);
  const known = new Set(
    (problems.length === 0 ? [] : selfCheck(before)).map(({ rule, message }) => `${rule} ${message}`),
  );
  return problems
    .filter(({ rule, message }) => !known.has(`${rule} ${message}`))
    .map(({ rule, message, place }) => `lint: ${place.file}:${place.line} ${message} (${rule})`);
};
