import { partOf } from 'understudy/vendor';
import { ACTIONS, CATEGORIES } from '../tables';

/** The two answers of one contact agree: the same id, name, owner, department and category. */
export const finishRecord = (record: unknown, id: string | number, draw: () => number): unknown => {
  const activity = partOf(record, 'activity');
  const contact = partOf(partOf(record, 'summary'), 'Contact');
  const name = contact.BusinessName ?? activity.Name;
  const category = drawKey(CATEGORIES, draw);
  const action = drawAction(draw);
  const shared = {
    ContactId: id,
    Name: name,
    Department: activity.Department,
    OrgNr: activity.OrgNr,
    URL: activity.URL,
    AssociateFullName: activity.AssociateFullName,
    AssociateId: activity.AssociateId,
  };
  return {
    ContactId: id,
    activity: {
      ...activity,
      ...shared,
      Category: category,
      Action: isSample(category, action) ? 'Updated' : action,
      TableRight: null,
    },
    summary: {
      ...partOf(record, 'summary'),
      Contact: {
        ...contact,
        ...shared,
        CategoryName: category,
        FullName: name,
        TableRight: null,
        FieldProperties: null,
      },
    },
  };
};

/** The document's sample request asks for this kind in these categories, and gets its sample alone, however many records are made. */
const isSample = (category: string, action: string): boolean =>
  action === 'ActivityCompleted' && [32, 857].includes(CATEGORIES[category] ?? 0);

const drawKey = (table: Readonly<Record<string, unknown>>, draw: () => number): string => {
  const keys = Object.keys(table);
  return keys[Math.floor(draw() * keys.length)] ?? '';
};

const NAMES = [
  'Created',
  'Updated',
  'NewActivity',
  'ActivityCompleted',
  'PersonAdded',
  'PersonUpdated',
  'DocumentAdded',
];

/** In the vendor's spelling. */
const drawAction = (draw: () => number): string =>
  NAMES[Math.floor(draw() * Math.min(NAMES.length, Object.keys(ACTIONS).length))] ?? 'Updated';
