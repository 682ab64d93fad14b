/** `1 case`, `2 cases`; `many` where that is no `s` more. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
