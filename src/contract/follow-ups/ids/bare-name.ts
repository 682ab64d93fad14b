/** `customer_id` and `customerId` are one name. */
export const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, '');

/** What `categories`, `addresses`, `houses` and `pets` may be called where there is one. */
export const singulars = (word: string): readonly string[] => [
  word,
  word.replace(/s$/, ''),
  word.replace(/es$/, ''),
  word.replace(/ies$/, 'y'),
];
