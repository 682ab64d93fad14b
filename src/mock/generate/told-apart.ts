import { isObject } from '../../core/json';
import { type Context, conforms } from './context';
import { knownNames, propertySchemas } from './part-schemas';
import { type Shape, shapeOf } from './shape';

/** One of these is refused by nearly every schema that says anything. */
const ODD: readonly unknown[] = ['other', 0, true, null, [], {}];

/** Each costs a look at the value. */
const MAX_BRANCHES = 32;

/**
 * An object that fits more than one of the alternatives of `shape`, as none but the chosen one allows it: a property that only
 * another one knows gets a value that the other refuses. `undefined` where that cannot be.
 */
export const toldApart = (context: Context, shape: Shape, chosen: Shape, value: unknown): unknown => {
  if (!isObject(value)) return undefined;
  const known = knownNames(chosen.nodes);
  let out = value;
  for (const { schemas } of shape.choices.flat().slice(0, MAX_BRANCHES)) {
    if (!conforms(context, schemas, out)) continue;
    const { nodes } = shapeOf(context.spec, schemas);
    for (const name of knownNames(nodes)) {
      if (known.has(name) || Object.hasOwn(out, name)) continue;
      const odd = ODD.find((one) => !conforms(context, propertySchemas(nodes, name, known), one));
      if (odd === undefined) continue;
      out = { ...out, [name]: odd };
      break;
    }
  }
  return out === value ? undefined : out;
};
