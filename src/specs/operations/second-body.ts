import type { SpecNode } from '../spec';

/** By the Request Body Object: what an OpenAPI 2.0 operation describes as its body, too, and not alike. */
export const secondBodies = new WeakMap<object, SpecNode>();
