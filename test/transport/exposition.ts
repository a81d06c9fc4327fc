/** A sample of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (\\S+)$`);

/**
 * Reads a page of metrics as strictly as the format is described: HELP, then TYPE, then the samples of that family, no
 * family and no sample twice. @throws where it is anything else.
 */
export function readExposition(page: string): ReadonlyMap<string, Family> {
  if (!page.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family & { samples: Sample[] }>();
  const seen = new Set<string>();
  let current: [name: string, family: Family & { samples: Sample[] }] | null = null;
  let help: [name: string, text: string] | null = null;
  for (const line of page.split('\n')) {
    if (line === '') continue;
    const [, kind, about, rest] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') help = [about as string, rest as string];
    else if (kind === 'TYPE') {
      if (help?.[0] !== about || families.has(about as string))
        throw new Error(`bad TYPE: ${line}`);
      current = [about as string, { help: help?.[1] ?? '', type: rest as string, samples: [] }];
      families.set(...current);
    } else {
      const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
      if (name === undefined || !current) throw new Error(`no sample: ${line}`);
      const [family, { type, samples }] = current;
      const suffix = name.slice(family.length);
      const allowed = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!name.startsWith(family) || !allowed.includes(suffix)) throw new Error(`astray: ${line}`);
      const key = line.slice(0, line.lastIndexOf(' '));
      if (seen.has(key)) throw new Error(`twice: ${key}`);
      seen.add(key);
      const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value);
      if (Number.isNaN(number)) throw new Error(`no number: ${line}`);
      samples.push({ name, labels: labelsOf(labels), value: number });
    }
  }
  return families;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value]));
}
