/**
 * Makes an element. Text always goes in as text: nothing that came over the network is ever read as HTML.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean | EventListener>} attributes `class`, `lang` …; a function is a listener for that event;
 *   `true` sets an empty attribute, `false` none
 * @param {...(Node | string | null | false)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== false));
  return made;
}

/** The element of the page's own shell with this id. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}
