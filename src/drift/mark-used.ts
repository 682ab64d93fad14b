import type { DocumentChange } from '../core/document-change';
import type { DriftItem } from '../core/drift-item';
import { pointerKeys } from '../core/json/pointer';
import type { OperationUsage, VendorUsage } from '../core/usage';

/** The differences between two documents; those that concern what the application uses are marked. */
export const markUsedChanges = (items: readonly DocumentChange[], used: VendorUsage): readonly DocumentChange[] =>
  marked(items, used, concernsChange);

/** The same for what a vendor answers. */
export const markUsedDrift = (items: readonly DriftItem[], used: VendorUsage): readonly DriftItem[] =>
  marked(items, used, concernsAnswer);

const marked = <T extends { readonly operation: string; readonly used?: true }>(
  items: readonly T[],
  { operations }: VendorUsage,
  concerns: (item: T, use: OperationUsage) => boolean,
): readonly T[] => {
  const byName = new Map(Object.values(operations).map((use) => [`${use.method} ${use.path}`, use]));
  return items.map((item) => {
    const use = byName.get(item.operation);
    return use && concerns(item, use) ? { ...item, used: true } : item;
  });
};

/** What is new and has to be sent concerns everybody who asks; the rest only who sends or gets it. */
const concernsChange = ({ kind, pointer, message }: DocumentChange, use: OperationUsage): boolean => {
  const [place = '', second = '', third = ''] = pointerKeys(pointer);
  const isDemand = kind === 'added' || /\brequired\b/.test(message);
  if (place === 'query' || place === 'header' || place === 'cookie')
    return isDemand || sends(use, `${place} ${second}`);
  if (place === 'request') return isDemand || second !== 'body' || third === '' || Object.hasOwn(use.properties, third);
  return kind === 'added' || gets(use, place);
};

/** Header names have no case. */
const sends = ({ parameters }: OperationUsage, name: string): boolean =>
  Object.keys(parameters).some((each) => each.toLowerCase() === name.toLowerCase());

/** A key of the document: `200`, `4XX`; any other part of an operation concerns everybody who asks. */
const gets = ({ statuses }: OperationUsage, key: string): boolean =>
  !/^[1-5](?:\d\d|XX)$/.test(key) || Object.keys(statuses).some((each) => each === key || `${each[0]}XX` === key);

/** A status that the application was never answered with by a mock may still be the vendor's new one. */
const concernsAnswer = ({ kind, status }: DriftItem, { statuses }: OperationUsage): boolean =>
  kind.startsWith('status-') || Object.hasOwn(statuses, String(status));
