import { drawFrom } from '../../../core/random';
import type { Making, Spot } from '../making';
import { whole } from './person';

/**
 * A moment of the year in question, in UTC. What has begun lies in its first months, what changed comes after that, and
 * what ends lies in the next year. People were born 20 to 60 years ago.
 */
export const instantFor = ({ seed, year }: Making, { owner, name, row }: Spot): Date => {
  const draw = drawFrom(seed, owner, name, row);
  const [fromYear, toYear, fromMonth, toMonth] = spanFor(name, year);
  return new Date(
    Date.UTC(
      whole(fromYear, toYear, draw),
      whole(fromMonth, toMonth, draw),
      whole(1, 28, draw),
      whole(8, 17, draw),
      whole(0, 59, draw),
      whole(0, 59, draw),
    ),
  );
};

const spanFor = (name: string, year: number): readonly [number, number, number, number] => {
  const plain = name.toLowerCase();
  if (/birth|dob|born/.test(plain)) return [year - 60, year - 20, 0, 11];
  if (/expir|due|deadline|until|(^|_|valid)to$|end|renew|next/.test(plain)) return [year + 1, year + 1, 0, 11];
  if (/updat|modif|chang|last|finish|complet|clos/.test(plain)) return [year, year, 3, 5];
  return [year, year, 0, 2];
};
