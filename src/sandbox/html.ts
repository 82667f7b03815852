/** Markup that is safe to put into a page as it is. */
export interface Html {
  html: string;
}

type Value = string | Html | readonly Html[];

/** A template whose strings are escaped; only what is markup already goes in as it is. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { html: parts.reduce((text, part, index) => text + markup(values[index - 1] ?? '') + part) };
}

/** A table; the first row is the heading. */
export function table(heading: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  const head = heading.map((title) => html`<th scope="col">${title}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  return html`<div class="table"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

function markup(value: Value): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
}
