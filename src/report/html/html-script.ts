/** The page's script: filters, links into folded parts, copying, dark and light. The page is readable without it. */
export const SCRIPT = `
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const filters = document.getElementById('filters');
  const search = document.getElementById('search');
  const shown = document.getElementById('shown');
  const rows = all('[data-filter]').map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const chips = all('[data-chip]');

  const apply = () => {
    const wanted = new Set(chips.filter((chip) => chip.ariaPressed === 'true').map((chip) => chip.dataset.chip));
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let visible = 0;
    for (const { row, text } of rows) {
      row.hidden = !wanted.has(row.dataset.filter) || !words.every((word) => text.includes(word));
      if (!row.hidden) visible++;
    }
    for (const group of all('details.operation')) {
      group.hidden = !all('[data-filter]', group).some((row) => !row.hidden);
    }
    for (const section of all('.vendor section')) {
      const inside = all('[data-filter]', section);
      if (inside.length > 0) section.hidden = inside.every((row) => row.hidden);
    }
    shown.value = visible === rows.length ? '' : visible + ' of ' + rows.length + ' shown';
  };

  for (const chip of chips) {
    const any = rows.some(({ row }) => row.dataset.filter === chip.dataset.chip);
    chip.hidden = !any;
    chip.addEventListener('click', () => {
      chip.ariaPressed = chip.ariaPressed === 'true' ? 'false' : 'true';
      apply();
    });
  }
  search.addEventListener('input', apply);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.hidden = false;
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target === search || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    search.focus();
  });

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    target.hidden = false;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') { at.open = true; at.hidden = false; }
    }
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  for (const block of all('pre.curl')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector('code').textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(block.querySelector('code'));
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    block.append(button);
  }

  const theme = document.getElementById('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
})();
`;
