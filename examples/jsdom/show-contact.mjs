/** The application: it knows the vendor's real URL, and no mock. */
export const showContact = async (place, id) => {
  const response = await fetch(`https://services.leadconnectorhq.com/contacts/${id}`, {
    headers: { authorization: 'Bearer token', version: '2021-04-15' },
  });
  const { contact } = response.ok ? await response.json() : {};
  place.textContent = contact ? contact.name : `Try again in ${response.headers.get('retry-after')} seconds.`;
};
