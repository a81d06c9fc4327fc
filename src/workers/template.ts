/** The prompt of a run cannot be made from its template. The message is a sentence. */
export class PromptError extends Error {
  readonly code = 'bad_template';
  constructor(message: string) {
    super(message);
    this.name = 'PromptError';
  }
}

/**
 * Puts values in place of `{{name}}`. Values are taken as they are, so `{{…}}` in a ticket's text
 * stays what it is. Throws PromptError for a name without a value and for an unclosed `{{`.
 */
export function renderTemplate(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{([^{}]*)\}\}|\{\{/g, (found, inner: string | undefined) => {
    if (inner === undefined) throw new PromptError('the prompt template has a {{ without its }}');
    const name = inner.trim();
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(values).toSorted().join(', ');
    throw new PromptError(`the prompt template names ${found}, which is none of: ${known}`);
  });
}
