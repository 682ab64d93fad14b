import { deepFreeze } from '../../core/deep-freeze';
import { keep } from '../../core/keep';
import type { Draft } from '../types';

/** Changes of one draft that are kept; the oldest goes first. */
const KEPT = 50;

/**
 * Remembers what became of a draft, by the one thing of the request that the change depends on. Only of drafts that the engine
 * remembers, too: they are frozen, and so is what is made of them, which lets the next habit and the renderer remember it again.
 */
export const createChangeMemory = (): ((draft: Draft, key: string, change: () => Draft) => Draft) => {
  const known = new WeakMap<Draft, Map<string, Draft>>();
  return (draft, key, change) => {
    if (!Object.isFrozen(draft)) return change();
    let changes = known.get(draft);
    if (!changes) {
      changes = new Map();
      known.set(draft, changes);
    }
    return changes.get(key) ?? keep(changes, key, deepFreeze(change()), KEPT);
  };
};
