import { nameInTemplate } from './template-name';

test.each([
  ['/a/{id}', 'id', 'id'],
  ['/a/{Id}/{id}', 'id', 'id'],
  ['/a/{Id}', 'id', 'Id'],
  ['/a/{path*}', 'path', 'path*'],
  ['/a/{+path}', 'path', '+path'],
  ['/a/{id:[0-9]+}', 'id', 'id:[0-9]+'],
  ['/a/{ id }.json', 'id', ' id '],
  ['/a/{other}', 'id', undefined],
  ['/a', 'id', undefined],
])('%s calls %s %s', (template, name, written) => {
  expect(nameInTemplate(template, name)).toBe(written);
});
