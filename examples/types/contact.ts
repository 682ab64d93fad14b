// A typed client of a vendor; the types are made by `understudy types highlevel --out highlevel.ts`.
import createClient from 'openapi-fetch';
import type { paths } from './highlevel.js';

export const emailOf = async (
  contactId: string,
  token: string,
  fetch = globalThis.fetch,
): Promise<string | undefined> => {
  const client = createClient<paths>({ baseUrl: 'https://services.leadconnectorhq.com', fetch });
  const header = { Version: '2021-04-15' } as const;
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await client.GET('/contacts/{contactId}', { params: { path: { contactId }, header }, headers });
  return data?.contact?.email ?? undefined;
};
