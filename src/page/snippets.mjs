// @ts-check

/**
 * A request as somebody would write it elsewhere.
 * @typedef {{ method: string, url: string, headers: readonly (readonly [name: string, value: string])[], body: string | null }} Written
 */

/** @param {Written} request */
export const asCurl = ({ method, url, headers, body }) =>
  [
    'curl -i',
    ...(method === 'GET' && body === null ? [] : method === 'HEAD' ? ['-I'] : ['-X', method]),
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    quoted(url),
    ...headers.flatMap(([name, value]) => ['-H', quoted(value === '' ? `${name};` : `${name}: ${value}`)]),
    ...(body === null ? [] : ['--data-raw', quoted(body)]),
  ].join(' ');

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param {Written} request */
export const asFetch = (request) => `const response = await ${fetchCall(request, '')};`;

/**
 * For Jest and Vitest.
 * @param {Written} request
 * @param {number | null} status what is expected; null: any
 */
export const asTest = (request, status) => {
  const { pathname } = new URL(request.url);
  return [
    `test(${JSON.stringify(`${request.method} ${pathname} answers ${status ?? 'something'}`)}, async () => {`,
    `  const response = await ${fetchCall(request, '  ')};`,
    `  expect(response.status).toBe(${status ?? 200});`,
    '});',
  ].join('\n');
};

/** @param {Written} request @param {string} indent */
const fetchCall = ({ method, url, headers, body }, indent) => {
  const options = [
    `method: ${JSON.stringify(method)},`,
    ...(headers.length === 0
      ? []
      : [
          'headers: {',
          ...headers.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`),
          '},',
        ]),
    ...(body === null ? [] : [`body: ${JSON.stringify(body)},`]),
  ];
  return `fetch(${JSON.stringify(url)}, {\n${options.map((line) => `${indent}  ${line}`).join('\n')}\n${indent}})`;
};
