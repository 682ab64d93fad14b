import type { ContractCase } from '../core/results/case';
import type { TargetKind } from '../core/results/events';
import type { FollowUp } from './follow-ups/follow-up';
import { isOwnUse } from './selection/used';

/** A question of a run: a first one, or one that follows. */
export type Step =
  | { readonly kind: 'case'; readonly case: ContractCase }
  | { readonly kind: 'follow-up'; readonly followUp: FollowUp };

/**
 * The order of a document means nothing, and a record that was deleted cannot be read. So safe requests are sent first,
 * what is created is read before it is changed, and deletions come last, children before parents. A deletion that has to
 * be refused goes before one that has to succeed, and a shutdown after all else. A mock loses nothing, and is asked in the document's order.
 * @param usedFirst what the application does itself comes before what else is safe to ask
 */
export const inSafeOrder = (
  cases: readonly ContractCase[],
  followUps: readonly FollowUp[],
  target: TargetKind,
  { usedFirst = false }: { readonly usedFirst?: boolean } = {},
): readonly Step[] => {
  const steps: readonly Step[] = [
    ...cases.map((each): Step => ({ kind: 'case', case: each })),
    ...followUps.map((followUp): Step => ({ kind: 'follow-up', followUp })),
  ];
  // A recording is judged in its own order.
  if (target !== 'real') return steps;
  const rankOf = ranks(followUps);
  return steps
    .map((step) => {
      const place = step.kind === 'case' ? placeOfCase(step.case) : placeOfFollowUp(step.followUp, rankOf);
      const { id } = step.kind === 'case' ? step.case : step.followUp;
      return { step, place: usedFirst && place[0] <= PART.learned && isOwnUse(id) ? FIRST_OF_ALL : place };
    })
    .toSorted((a, b) => compare(a.place, b.place))
    .map(({ step }) => step);
};

/** Numbers that are compared one after another. */
type Place = readonly [part: number, depth: number, doneLast: number];

const FIRST_OF_ALL: Place = [0, 0, -1];

const PART = {
  first: 0,
  learned: 1,
  created: 2,
  readCreated: 3,
  changed: 4,
  readChanged: 5,
  deleted: 6,
  ended: 7,
} as const;

const placeOfCase = ({ request, expect, safe }: ContractCase): Place =>
  safe
    ? [PART.first, 0, 0]
    : placeOfChange(request.method, request.path, depthOf(request.path), expect.wrong !== undefined);

/** Of records within records the outer ones are known first. */
const placeOfFollowUp = (followUp: FollowUp, rankOf: RankOf): Place => {
  const { method, path, safe, after, wrong } = followUp;
  // Before what is around it is deleted, too: then all below it is gone anyway.
  if (typeof after === 'object') {
    const rank = rankOf({ operationId: after.deletedBy.id, path: after.deletedBy.path });
    const done = after.restored ? { now: 3, before: 4 }[after.restored] : 2;
    return [PART.deleted, deletedAt(after.deletedBy.path, rank), done];
  }
  if (!safe) return placeOfChange(followUp.creates ? 'POST' : method, path, rankOf(followUp), wrong);
  const part = { reading: PART.learned, creating: PART.readCreated, changing: PART.readChanged }[after];
  // What others wait for comes before them, wherever it stands.
  const depth = followUp.awaited && after === 'creating' ? 0 : depthOf(path);
  return [part, depth, wrong ? 1 : 0];
};

const placeOfChange = (method: string, path: string, rank: number, wrong: boolean): Place => {
  if (ENDS_ALL.test(path)) return [PART.ended, rank, wrong ? 0 : 1];
  // A GET that is not safe may well delete, by its name.
  if (method === 'DELETE' || method === 'GET') return [PART.deleted, deletedAt(path, rank), wrong ? 0 : 1];
  if (method === 'POST') return [PART.created, rank, 0];
  // What is accepted last is what is read.
  return [PART.changed, 0, wrong ? 0 : 1];
};

/** After `POST /tools/shutdown` nothing is answered any more, and after `POST /logout` nobody is let in. */
const ENDS_ALL =
  /^[^{}]*\/(?:shut[-_]?down|power[-_]?off|halt|reboot|restart|reset|quit|exit|(?:log|sign)[-_]?(?:out|off))\/?$/i;

/** `/topics/{id}` and `/topics/{id}/pin` may wait for the same record: the deeper one goes first. */
const deletedAt = (path: string, rank: number): number => -rank - depthOf(path) / 1000;

type RankOf = (asked: Pick<FollowUp, 'operationId' | 'path'>) => number;

/** An order comes after its customer: what names a record ranks above what creates it, and below nothing of its depth. */
const ranks = (followUps: readonly FollowUp[]): RankOf => {
  // All of an operation wait for the same records, but for those that send an earlier request again.
  const byOperation = new Map([
    ...followUps.map((each) => [each.operationId, each] as const),
    ...followUps.filter(({ createdBy = [] }) => createdBy.length > 0).map((each) => [each.operationId, each] as const),
  ]);
  const known = new Map<string, number>();
  const rankOf: RankOf = ({ operationId, path }) => {
    const createdBy = byOperation.get(operationId)?.createdBy ?? [];
    const before = known.get(operationId);
    if (before !== undefined) return before;
    // Two that name one another: one of them has to be first.
    known.set(operationId, depthOf(path));
    const above = createdBy.map((creator) => {
      const followUp = byOperation.get(creator.id);
      return 1 + (followUp ? rankOf(followUp) : depthOf(creator.path));
    });
    const rank = Math.max(depthOf(path), ...above);
    known.set(operationId, rank);
    return rank;
  };
  return rankOf;
};

const depthOf = (path: string): number => path.replace(/\/$/, '').split('/').length;

const compare = (a: Place, b: Place): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
