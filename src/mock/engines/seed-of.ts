import { randomUUID } from 'node:crypto';
import type { Ask } from '../types';

/** A generated answer differs with each request that gives no seed; a static one is the same each time. */
export const seedOf = ({ preferences, seed }: Ask): string =>
  preferences.dynamic === true ? (seed ?? randomUUID()) : '';
