import { type Behaviour, type BehaviourContext, changed, parseTime, type ResponseDraft } from 'understudy/vendor';
import { ACTIONS, BASE_ZONE, CATEGORIES, ZONES } from '../tables';

interface Activity {
  readonly Action?: string | null;
  readonly ActionTime?: string | null;
  readonly Category?: string | null;
}

interface Filter {
  readonly ActivityStartTime?: unknown;
  readonly ContactCategories?: unknown;
  readonly ActionType?: unknown;
}

/**
 * Keeps the contacts that the request body asks for. With `--data store` the contacts are the records' activities, else the sample.
 * Empty or missing filters mean all of them; nothing left is `null`, as the vendor says of its agents.
 */
export const activeContacts = (operationId: string): Behaviour => ({
  name: 'active-contacts',
  grade: 'assumed',
  says: 'ActivityStartTime, ContactCategories and ActionType filter; empty means all; a start in the future means since the last log-out (`lastLogout` of the session).',
  triggers: [
    { operation: operationId, status: '200', how: 'null: filters that no contact passes', grade: 'elsewhere' },
  ],
  compile: (operation) =>
    operation.id !== operationId
      ? null
      : {
          // All that the filters and the clock decide; a session may change its records at any time.
          key(context) {
            if (context.records !== null) return undefined;
            const { since, categories, actions } = wantedBy(context);
            return `${since} ${categories.join()} ${actions}`;
          },
          change(draft, context) {
            if (draft.status !== 200 || draft.example !== 'sample' || !Array.isArray(draft.value)) return draft;
            const all = context.records === null ? (draft.value as readonly Activity[]) : activitiesOf(context);
            const keeps = keeper(wantedBy(context));
            if (context.records === null && all.every(keeps)) return draft;
            const kept = all.filter(keeps);
            return kept.length === 0 ? nothing(draft) : changed(draft, 'filters', kept);
          },
        },
});

const activitiesOf = ({ records }: BehaviourContext): readonly Activity[] =>
  [...(records?.values() ?? [])].flatMap((record) => (record as { activity?: Activity }).activity ?? []);

/** An empty list in XML: how `null` would look there is not documented. */
const nothing = (draft: ResponseDraft): ResponseDraft =>
  draft.mediaType?.endsWith('xml')
    ? changed(draft, 'filters that no contact passes', [])
    : { ...changed(draft, 'filters that no contact passes', null), example: 'nothing-to-return' };

const keeper =
  ({ since, categories, actions }: Wanted): ((activity: Activity) => boolean) =>
  (activity) => {
    const { action, time, category } = factsOf(activity);
    return (
      (since === undefined || time >= since) &&
      (categories.length === 0 || categories.includes(category)) &&
      (actions === ALL || (action & actions) !== 0)
    );
  };

interface Wanted {
  /** Milliseconds; `undefined`: from the beginning. */
  readonly since: number | undefined;
  readonly categories: readonly number[];
  readonly actions: number;
}

const wantedBy = (context: BehaviourContext): Wanted => {
  const { ActivityStartTime, ContactCategories, ActionType } = (context.request.body ?? {}) as Filter;
  return {
    since: sinceOf(instantOf(ActivityStartTime, zoneOf(context.request.headers['so-timezone'])), context),
    categories: Array.isArray(ContactCategories) ? ContactCategories.map(Number) : [],
    actions: flagsOf(ActionType),
  };
};

interface Facts {
  readonly action: number;
  /** Milliseconds. */
  readonly time: number;
  readonly category: number;
}

/** Of the sample and of the records, which are the same objects in each answer. */
const factsOf = (activity: Activity): Facts => {
  const known = facts.get(activity);
  if (known) return known;
  const { Action, ActionTime, Category } = activity;
  const made = {
    action: flagsOf(Action),
    time: instantOf(ActionTime, BASE_ZONE),
    category: CATEGORIES[Category ?? ''] ?? Number.NaN,
  };
  // A session may have put anything into its records.
  if (typeof activity === 'object') facts.set(activity, made);
  return made;
};

const facts = new WeakMap<Activity, Facts>();

/** In milliseconds; `undefined`: from the beginning. A start in the future counts from the last log-out, where one is known. */
const sinceOf = (start: number, { now, vars, request }: BehaviourContext): number | undefined => {
  if (Number.isNaN(start)) return undefined;
  if (start <= now) return start;
  const logout = instantOf(vars.lastLogout, zoneOf(request.headers['so-timezone']));
  return Number.isNaN(logout) ? undefined : logout;
};

/** A request's times are read in the zone that it asks the answer's times to be in. */
const zoneOf = (header: unknown): string =>
  (typeof header === 'string' ? ZONES[(header.split(',')[0] ?? '').trim().toLowerCase()] : undefined) ?? BASE_ZONE;

const instantOf = (value: unknown, zone: string): number => {
  const time = typeof value === 'string' ? parseTime(value, zone) : undefined;
  return time === undefined ? Number.NaN : time.instant + Math.trunc(Number(`0${time.fraction || '.0'}`) * 1000);
};

const ALL = 127;

/** `Created, Updated`, a sum such as `63`, or nothing: all. A name that is not known matches nothing. */
const flagsOf = (value: unknown): number => {
  if (typeof value === 'number') return value === 0 ? ALL : value & ALL;
  if (typeof value !== 'string' || value.trim() === '' || value.toLowerCase() === 'unknown') return ALL;
  if (/^\d+$/.test(value)) return flagsOf(Number(value));
  return value.split(',').reduce((flags, name) => flags | (ACTIONS[name.trim().toLowerCase()] ?? 0), 0);
};
