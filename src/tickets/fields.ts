import { PRIORITIES, START_STATES } from './draft.ts';
import type { DraftFields } from './draft.ts';
import type { FieldName, RawField } from './field-names.ts';
import * as read from './field-values.ts';

export interface Fields {
  readonly id: string | null;
  readonly title: { readonly text: string; readonly line: number } | null;
  readonly fields: DraftFields;
  readonly dependencies: readonly read.Dependency[];
}

/** The fields of both forms, checked. A field that is wrong, or is given twice, goes to `report`. */
export function readFields(
  found: readonly RawField[],
  report: (line: number, message: string) => void,
): Fields {
  const seen = new Map<FieldName, RawField>();
  let id: string | null = null;
  let title: Fields['title'] = null;
  let dependencies: readonly read.Dependency[] = [];
  let fields: DraftFields = {};
  for (const raw of found) {
    const earlier = seen.get(raw.field);
    if (earlier) {
      report(raw.line, `${raw.name} is given twice, first on line ${earlier.line}`);
      continue;
    }
    seen.set(raw.field, raw);
    try {
      if (raw.field === 'id') id = single(raw) === '' ? null : read.readId(single(raw));
      else if (raw.field === 'title') title = { text: single(raw), line: raw.line };
      else if (raw.field === 'dependsOn') {
        dependencies = read.readDependencies(raw.value);
        fields = { ...fields, dependsOn: dependencies.map((dependency) => dependency.id) };
      } else fields = { ...fields, ...readField(raw.field, raw) };
    } catch (error) {
      if (!(error instanceof read.FieldError)) throw error;
      report(raw.line, error.message);
    }
  }
  return { id, title, fields, dependencies };
}

function readField(
  field: Exclude<FieldName, 'id' | 'title' | 'dependsOn'>,
  raw: RawField,
): DraftFields {
  if (field === 'labels') return { labels: read.readLabels(raw.value) };
  const text = single(raw);
  if (field === 'assignee' || field === 'owner')
    return { [field]: read.readPerson(raw.name, text) };
  // `profile:` with nothing behind it is a line of a template that was not filled in.
  if (text === '') return {};
  if (field === 'priority') return { priority: read.readChoice(raw.name, text, PRIORITIES) };
  if (field === 'state') return { state: read.readChoice(raw.name, text, START_STATES) };
  if (field === 'requiresCommit') return { requiresCommit: read.readYesNo(raw.name, text) };
  return { [field]: read.readWord(raw.name, text) };
}

function single(raw: RawField): string {
  if (typeof raw.value === 'string') return raw.value.trim();
  if (raw.value.length <= 1) return (raw.value[0] ?? '').trim();
  throw new read.FieldError(`${raw.name} takes one value, not a list`);
}
