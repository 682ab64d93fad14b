/** A value that can name a record, as text; `undefined` for anything else. */
export const idText = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' && value !== '.' && value !== '..' && value.length <= 500
    ? value
    : undefined;
};
