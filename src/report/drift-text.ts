import type { DocumentDrift } from '../core/document-change';
import type { DriftItem, DriftReport } from '../core/drift-item';
import { counted } from '../core/text/counted';

/** What `understudy drift` prints, line by line: the items by operation, what a person has to decide, and the sum. */
export function* driftLines(report: DriftReport): Iterable<string> {
  const { items, neverSeen, notices } = report;
  let before = '';
  for (const item of items) {
    const where = `${item.operation}  ${item.status}${item.mediaType === undefined ? '' : `  ${item.mediaType}`}`;
    if (where !== before) yield where;
    before = where;
    yield* itemLines(item);
  }
  for (const notice of notices) yield `note  ${notice}`;
  const unseen = neverSeen.filter(({ what }) => what === 'operation').length;
  if (unseen > 0)
    yield `note  ${counted(unseen, 'operation')} had no answer: nothing is known of ${unseen === 1 ? 'it' : 'them'}`;
  yield sumOf(report);
}

function* itemLines(item: DriftItem): Iterable<string> {
  const label = item.breaking ? 'breaking' : 'additive';
  yield `  ${label}${usedText(item)}  ${item.pointer === '' ? '' : `${item.pointer}  `}${item.message}`;
  const when = item.first === item.last ? item.first : `${item.first} to ${item.last}`;
  const example = item.example === undefined ? '' : `, such as ${JSON.stringify(item.example)}`;
  yield `    in ${item.seen} of ${counted(item.of, 'answer')}${when === '' ? '' : `, ${when}`}${example}`;
  yield `    ${item.spec.file}:${item.spec.line}  ${item.evidence}; confidence ${item.confidence}`;
  if (item.remedy?.kind === 'person') yield `    needs a person: ${item.remedy.reason}`;
}

const sumOf = ({ vendor, source, answers, items, inconclusive }: DriftReport): string => {
  if (answers === 0) return `${vendor}: nothing could be compared: ${source} has no answer of a documented operation`;
  if (items.length === 0 && inconclusive > 0)
    return `${vendor}: cannot say: ${inconclusive} of ${counted(answers, 'answer')} of ${source} could be compared in part only; the rest has no drift`;
  if (items.length === 0) return `${vendor}: no drift in ${counted(answers, 'answer')} of ${source}`;
  const breaking = items.filter((item) => item.breaking).length;
  return `${vendor}: ${counted(items.length, 'difference')}, ${breaking} breaking${usedSum(items)}, in ${counted(answers, 'answer')} of ${source}`;
};

const usedText = ({ used }: { readonly used?: true }): string => (used ? ', and you use it' : '');

/** Nothing is marked where no usage was given. */
const usedSum = (items: readonly { readonly breaking: boolean; readonly used?: true }[]): string => {
  const used = items.filter((item) => item.breaking && item.used).length;
  return used === 0 ? '' : ` (${used} of them in what you use)`;
};

/** The same for two documents. */
export function* documentDriftLines({ vendor, source, items }: DocumentDrift): Iterable<string> {
  let before = '';
  for (const item of items) {
    const { operation, breaking, kind, pointer, message, spec } = item;
    if (operation !== before) yield operation;
    before = operation;
    yield `  ${breaking ? 'breaking' : 'compatible'}${usedText(item)}  ${kind}  ${pointer === '' ? '' : `${pointer}  `}${message}`;
    yield `    ${spec.file}:${spec.line}`;
  }
  const breaking = items.filter((item) => item.breaking).length;
  yield items.length === 0
    ? `${vendor}: no difference to ${source}`
    : `${vendor}: ${counted(items.length, 'difference')} to ${source}, ${breaking} breaking${usedSum(items)}`;
}
