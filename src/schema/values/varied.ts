import type { Spot } from './making';

/** A shown id of another row counts on, because two rows with one id are one thing; all else stays as shown. */
export const variedLike = (shown: unknown, { row, name }: Spot): unknown => {
  if (row === 0 || !isIdName(name)) return shown;
  if (typeof shown === 'number') return Number.isSafeInteger(shown + row) ? shown + row : shown;
  return typeof shown === 'string' && /^\d{1,15}$/.test(shown)
    ? String(Number(shown) + row).padStart(shown.length, '0')
    : shown;
};

/** `id`, `petId`, `pet_id`, `PetID`; not `paid`. */
export const isIdName = (name: string): boolean =>
  /(^|[a-z0-9_-])(id|Id|ID)$/.test(name) && !/[a-z](?<!_)id$/.test(name);
