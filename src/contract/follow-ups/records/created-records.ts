import type { CaseRequest } from '../../../core/results/case';
import type { IdGroup } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';

/** A record that this run made, and has to take away again. */
export interface CreatedRecord {
  readonly group: IdGroup;
  /** Of its whole path, by the names in `group`. */
  readonly values: Readonly<Record<string, string>>;
  readonly sure: boolean;
  /** The case whose answer created it. */
  readonly caseId: string;
  /** `POST /pets`. */
  readonly by: string;
  /** By a request that was wrong on purpose, and accepted. */
  readonly wrong: boolean;
  /** What it was made of was wrong, too, and so may be the list that it stands in. */
  readonly spoils: boolean;
  /** For one question alone: others ask for it only where there is no other. */
  readonly spare?: boolean;
  /** The answer said that it is begun, and not done yet. */
  readonly begun: boolean;
  /** What it was called before it was renamed. */
  readonly former?: Readonly<Record<string, string>>;
}

/** What a run has created, and what of it is still there. */
export interface CreatedRecords {
  add(record: CreatedRecord): void;
  /** Those of one kind that are still there: first what a good request made, then the latest. */
  live(identity: string): readonly CreatedRecord[];
  /** Those of one kind that were deleted by a question. */
  deleted(identity: string): readonly CreatedRecord[];
  /** Takes note that what stands at these values is gone, and all below it with it. */
  remove(identity: string, values: readonly string[]): void;
  /** Takes note that what stood at these values is there again. */
  restore(identity: string, values: readonly string[]): void;
  /** Takes note that what stood at these values has others now, and all below it with it. */
  rename(identity: string, from: readonly string[], to: readonly string[]): void;
  /** Takes note that a record was found where it was asked for. */
  confirm(identity: string, values: readonly string[]): void;
  isConfirmed(record: CreatedRecord): boolean;
  /** Everything that is still there, the latest first: children before their parents. */
  left(): readonly CreatedRecord[];
}

export const createCreatedRecords = (): CreatedRecords => {
  const all: CreatedRecord[] = [];
  const gone = new Set<CreatedRecord>();
  const found = new Set<CreatedRecord>();
  const isLive = (record: CreatedRecord): boolean => !gone.has(record);
  return {
    add(record) {
      const same = all.find(
        (each) => isLive(each) && each.group.identity === record.group.identity && isBelow(each, valuesOf(record)),
      );
      if (!same) all.push(record);
    },
    live: (identity) =>
      all
        .filter((each) => each.group.identity === identity && isLive(each))
        .reverse()
        .toSorted((a, b) => Number(a.wrong) - Number(b.wrong) || Number(a.spare ?? false) - Number(b.spare ?? false)),
    deleted: (identity) => all.filter((each) => each.group.identity === identity && !isLive(each)),
    remove(identity, values) {
      for (const record of all) if (isWithin(record, identity, values)) gone.add(record);
    },
    restore(identity, values) {
      for (const record of all) if (record.group.identity === identity && isBelow(record, values)) gone.delete(record);
    },
    rename(identity, from, to) {
      for (const [index, record] of all.entries())
        if (isLive(record) && isWithin(record, identity, from)) all[index] = renamed(record, to);
    },
    confirm(identity, values) {
      for (const record of all) if (record.group.identity === identity && isBelow(record, values)) found.add(record);
    },
    isConfirmed: (record) => found.has(record),
    // What was created later may stand below, or refer to, what was there before.
    left: () => all.filter(isLive).toReversed(),
  };
};

/** Has this run deleted a record that a request names in one of these places of its path? */
export const namesDeleted = (
  groups: readonly IdGroup[],
  { pathValues }: CaseRequest,
  created: Pick<CreatedRecords, 'deleted'>,
): boolean =>
  groups.some(({ identity, allNames }) =>
    created
      .deleted(identity)
      .some((record) =>
        valuesOf(record).every((value, index) => plainText(pathValues[allNames[index] ?? '']) === value),
      ),
  );

/** The values by the names that another path has for the same record. */
export const valuesUnder = ({ allNames }: IdGroup, record: CreatedRecord): Readonly<Record<string, string>> => {
  const own = valuesOf(record);
  return Object.fromEntries(allNames.map((name, index) => [name, own[index] ?? '']));
};

/** Is it what stands at these values, or below that? */
const isWithin = (record: CreatedRecord, identity: string, values: readonly string[]): boolean =>
  `${record.group.identity}/`.startsWith(`${identity}/`) && isBelow(record, values);

const renamed = (record: CreatedRecord, to: readonly string[]): CreatedRecord => {
  const { allNames } = record.group;
  const values = Object.fromEntries(
    valuesOf(record).map((value, index) => [allNames[index] ?? '', to[index] ?? value]),
  );
  const isSame = valuesOf(record).every((value, index) => value === (to[index] ?? value));
  return isSame ? record : { ...record, values, former: record.values };
};

const isBelow = (record: CreatedRecord, values: readonly string[]): boolean => {
  const own = valuesOf(record);
  return values.every((value, index) => own[index] === value);
};

/** Of its whole path, in their order. */
export const valuesOf = ({ group, values }: Pick<CreatedRecord, 'group' | 'values'>): readonly string[] =>
  group.allNames.map((name) => values[name] ?? '');
