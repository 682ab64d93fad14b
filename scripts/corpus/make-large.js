'use strict';

/** A document of a wished size, the same each time: operations with parameters, bodies, examples and schemas that know each other. */

/**
 * @param {number} operations
 * @param {number} bytes about how long its JSON is to be
 */
function makeLarge(operations, bytes) {
  const each = Math.floor(bytes / operations);
  const schemas = {};
  const paths = {};
  for (let index = 0; index < operations; index += 1) {
    schemas[`Thing${index}`] = schemaOf(index, operations, each);
    paths[`/things${index}/{id}`] = { [index % 2 ? 'post' : 'get']: operationOf(index) };
  }
  return { openapi: '3.0.3', info: { title: 'Large', version: '1' }, paths, components: { schemas } };
}

const ref = (index) => ({ $ref: `#/components/schemas/Thing${index}` });

function schemaOf(index, count, each) {
  const properties = {
    id: { type: 'string', format: 'uuid' },
    next: ref((index + 1) % count),
    others: { type: 'array', items: ref((index * 7) % count) },
    code: { type: 'string', pattern: `^T${index}-[0-9]{4}$` },
  };
  const fields = Math.max(1, Math.floor((each - 900) / 260));
  for (let field = 0; field < fields; field += 1) {
    properties[`field${field}`] = {
      type: field % 3 === 0 ? 'integer' : 'string',
      description:
        `The field ${field} of the thing ${index}, described at such length as vendors describe their fields in practice. `.repeat(
          2,
        ),
    };
  }
  return { type: 'object', required: ['id', 'code'], properties };
}

function operationOf(index) {
  const body = { required: true, content: { 'application/json': { schema: ref(index) } } };
  const example = { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', code: `T${index}-0001` };
  const ok = {
    description: 'One thing.',
    content: { 'application/json': { schema: ref(index), ...(index % 3 ? {} : { example }) } },
  };
  return {
    operationId: `thing${index}`,
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
    ],
    ...(index % 2 ? { requestBody: body } : {}),
    responses: { 200: ok, 404: { description: 'No such thing.' } },
  };
}

module.exports = { makeLarge };
