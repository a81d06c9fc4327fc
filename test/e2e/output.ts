import type { Service } from './service.ts';

interface Log {
  readonly items: readonly { readonly stream: string; readonly text: string }[];
  readonly next: number;
  readonly nextCursor: string | null;
}

/** All that a worker has put out on stdout. */
export async function outputOf(service: Service, worker: string): Promise<string> {
  let text = '';
  for (let from = 0; ;) {
    const page = await service.get<Log>(`/workers/${worker}/log?from=${from}`);
    for (const item of page.items) if (item.stream === 'stdout') text += item.text;
    if (page.items.length === 0) return text;
    from = page.next;
  }
}
