import { now } from './clock.ts';
import type { Move } from './moves.ts';
import type { Pace } from './pace.ts';
import { pacesOf } from './pace.ts';
import type { Range } from './range.ts';
import { chosenRange } from './range.ts';
import type { Session } from './session.ts';
import { Source } from './source.ts';
import type { FlowAnswer } from './flow-count.ts';
import { emptyFlow, withMove } from './flow-count.ts';

const BUCKETS = 60;
const READ_MS_MIN = 15_000;
const FAILED_MS = 5_000;

/**
 * What moved on one chart in the chosen range: read from the service, counted on with each move that comes, and read anew
 * as often as the range has slid on by one of its parts. It is kept up as long as somebody watches.
 */
export class Flow extends Source {
  readonly #session: Session;
  readonly #chart: string;
  #range: Range = chosenRange.value;
  #answer: FlowAnswer;
  #paces: ReadonlyMap<string, Pace>;
  #known = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading = 0;
  #missed: Move[] = [];
  #holders = 0;
  #letGo: (() => void)[] = [];

  constructor(session: Session, chart: string) {
    super();
    this.#session = session;
    this.#chart = chart;
    this.#answer = emptyFlow(this.#range, now());
    this.#paces = pacesOf(chart, []);
  }

  get answer(): FlowAnswer {
    return this.#answer;
  }

  get paces(): ReadonlyMap<string, Pace> {
    return this.#paces;
  }

  /** False until the service has said it: the numbers are those since the page came. */
  get known(): boolean {
    return this.#known;
  }

  /** Keeps it up to date until the returned function is called. */
  hold(): () => void {
    this.#holders += 1;
    if (this.#holders === 1) this.#begin();
    return () => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#end();
    };
  }

  #begin(): void {
    const { moves, connection } = this.#session;
    let { status } = connection.value;
    this.#letGo = [
      moves.onMove((move) => this.#count(move)),
      chosenRange.watch(() => void this.#read(true)),
      connection.watch(() => {
        // After a silence some moves may be missing.
        if (connection.value.status === 'live' && status !== 'live') void this.#read(false);
        ({ status } = connection.value);
      }),
    ];
    void this.#read(this.#range !== chosenRange.value);
  }

  #end(): void {
    clearTimeout(this.#timer);
    for (const letGo of this.#letGo) letGo();
    this.#letGo = [];
  }

  #count(move: Move): void {
    if (move.chart !== this.#chart || this.#range.kind === 'fixed') return;
    if (this.#reading > 0) this.#missed.push(move);
    this.#answer = withMove(this.#answer, move);
    this.touch();
  }

  async #read(anew: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#range = chosenRange.value;
    const range = this.#range;
    if (anew) {
      this.#known = false;
      this.#answer = emptyFlow(range, now());
      this.touch();
    }
    this.#reading += 1;
    let wait = range.kind === 'fixed' ? null : Math.max(READ_MS_MIN, range.ms / BUCKETS);
    try {
      const ends = range.kind === 'fixed' ? range : { from: now() - range.ms, to: now() };
      const answer = await this.#session.client.get<FlowAnswer>(`/charts/${this.#chart}/flow`, {
        from: new Date(ends.from).toISOString(),
        ...(range.kind === 'fixed' ? { to: new Date(ends.to).toISOString() } : {}),
      });
      if (range === chosenRange.value) this.#take(answer);
    } catch {
      // Without a connection the counts go on from what the stream says, as soon as there is one again.
      wait = FAILED_MS;
    } finally {
      this.#reading -= 1;
      if (this.#reading === 0) this.#missed = [];
    }
    if (wait === null || this.#holders === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(false), wait);
  }

  #take(answer: FlowAnswer): void {
    this.#answer = this.#missed.reduce(withMove, answer);
    this.#paces = pacesOf(this.#chart, answer.dwell);
    this.#known = true;
    this.touch();
  }
}

const flows = new WeakMap<Session, Map<string, Flow>>();

/** The same one for every view. */
export function flowOf(session: Session, chart: string): Flow {
  const own = flows.get(session) ?? new Map<string, Flow>();
  flows.set(session, own);
  const flow = own.get(chart) ?? new Flow(session, chart);
  own.set(chart, flow);
  return flow;
}
