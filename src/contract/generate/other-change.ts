import { changeAt } from '../../core/json/change-at';
import { equalJson, type Json } from '../../core/json/json';
import { childPointer, pointerKeys } from '../../core/json/pointer';
import { compose } from '../../schema/composition';
import { listedValues } from '../../schema/shown-values';
import { shapeOf } from '../../schema/value-shape';
import { recordOf } from '../follow-ups/envelope';
import { ownGroup, sourcesOf } from '../follow-ups/ids/id-groups';
import type { PlanContext, Planned } from '../plan-context';
import { goodRequest } from './good-request';
import { isIdName } from './has-to-exist';
import { sampleParts } from './sample-request';
import { isDecidedByServer } from './values/decided-by-server';
import { usable } from './values/sample-values';
import { changedSample } from './written-sample';

/**
 * A change of one more value, where the sample sends what the record of the run was created with: whether that was done, nobody
 * could see.
 */
export const otherChange = (context: PlanContext): readonly Planned[] => {
  const { spec, operation, options, parts, sample } = context;
  const { body } = parts;
  const isChange = operation.method === 'PUT' || operation.method === 'PATCH';
  if (options.target !== 'real' || !options.allowUnsafe || !isChange || !body || body.given) return [];
  // Another documented body changes what there is.
  const part = usable(body.content.examples).length > 1 ? undefined : recordOf(body.value);
  if (!part || !isAsCreated(context, part.record)) return [];
  const { at, record } = part;
  const shape = pointerKeys(at).reduce(
    (around, key) => shapeOf(spec, around.property(key)),
    shapeOf(spec, body.content.schema),
  );
  const names = Object.keys(record).filter((name) => !isIdName(name) && !isDecidedByServer(name));
  const id = ['example', 'other-change'];
  for (const name of names) {
    const schemas = compose(spec, [shape.property(name)?.node]).nodes;
    for (const other of othersThan(record[name], listedValues(schemas))) {
      const changed = { ...parts, body: { ...body, value: changeAt(body.value, childPointer(at, name), other) } };
      const written = changedSample(context, sample, 'body', changed);
      if (written().violations.length > 0) continue;
      return [asVendorLikes(goodRequest(context, id, ` with another ${name}`, changed, undefined, undefined, written))];
    }
  }
  return [];
};

/** It may well refuse: a name is taken, or a value cannot be changed. */
const asVendorLikes = (item: Planned): Planned =>
  item.kind === 'case' ? { ...item, case: { ...item.case, expect: { ...item.case.expect, statuses: [] } } } : item;

const isAsCreated = ({ spec, operation, variables, options }: PlanContext, change: object): boolean => {
  const group = ownGroup(operation.path);
  const [creator] = group ? sourcesOf(spec, group).creators : [];
  const created = creator && recordOf(sampleParts(spec, creator, variables, options.given).parts.body?.value)?.record;
  if (!created) return false;
  return Object.entries(change).every(([name, value]) => name in created && equalJson(value, created[name] as Json));
};

/** As near to the value as can be. */
const othersThan = (value: unknown, listed: readonly unknown[] | undefined): readonly unknown[] => {
  if (listed) return listed.filter((each) => !equalJson(each as Json, value as Json));
  if (typeof value === 'string') return [`${value} 2`, `${value}2`, `2${value}`];
  if (typeof value === 'number') return [value + 1, value - 1];
  return typeof value === 'boolean' ? [!value] : [];
};
