/** What `mocks/<vendor>/vendor.ts` is written with. */
export * from '../api/definitions';
