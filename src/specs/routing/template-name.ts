/**
 * What a template calls the path parameter `name`: some documents write `{Id}` for `id`, or `{id*}` and `{id:[0-9]+}`, as their
 * servers do. `undefined`: the template has no place for it.
 */
export const nameInTemplate = (template: string, name: string): string | undefined => {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, written = '']) => written);
  return names.includes(name) ? name : names.find((written) => plainName(written) === name.toLowerCase());
};

const plainName = (written: string): string =>
  written
    .replace(/:.*$/s, '')
    .replace(/^[+#./;]|[*+?]$/g, '')
    .trim()
    .toLowerCase();
