/** Sets a property even when it is called `__proto__`: names come from the network. */
export const setOwn = (target: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else target[name] = value;
};
