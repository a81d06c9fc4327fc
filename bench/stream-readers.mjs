// The readers of stream.bench.ts, in a process of their own, as they would be. Speaks JSON lines with its parent.
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

const [url, token] = process.argv.slice(2);
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

class Reader {
  cursor = 0;
  wrong = 0;
  delays = [];
  measuring = false;
  #socket;
  #opened = 0;
  #onOpen = () => {};
  #wake = () => {};

  constructor(since) {
    this.cursor = since;
    void this.#run();
  }

  /** Comes back whenever its connection ends, as a client does. */
  async #run() {
    for (;;) {
      await new Promise((ended) => {
        const socket = new WebSocket(
          `${url}/api/v1/stream?since=${this.cursor}`,
          ['callboard.v1'],
          { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false },
        );
        this.#socket = socket;
        socket.on('message', (data) => this.#take(JSON.parse(data)));
        socket.on('error', () => {});
        socket.on('open', () => {
          this.#opened += 1;
          this.#onOpen();
        });
        socket.on('close', ended);
      });
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 200));
    }
  }

  /** Resolves when it has been connected so many times. */
  opened(times) {
    return new Promise((resolve) => {
      this.#onOpen = () => this.#opened >= times && resolve();
      this.#onOpen();
    });
  }

  async drop() {
    const before = this.#opened;
    this.#socket.terminate();
    await this.opened(before + 1);
  }

  pause() {
    this.#socket._socket.pause();
  }

  reached(head) {
    if (this.cursor >= head) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => this.cursor >= head && resolve();
    });
  }

  #take(frame) {
    if (!Array.isArray(frame)) return;
    const now = Date.now();
    for (const { sequence, data } of frame) {
      if (sequence !== this.cursor + 1) this.wrong += 1;
      this.cursor = sequence;
      if (this.measuring && data.comment) this.delays.push(now - Number(data.comment.text));
    }
    this.#wake();
  }
}

const readers = [];
const orders = {
  async connect({ count, since }) {
    const made = Array.from({ length: count }, () => new Reader(since));
    await Promise.all(made.map((reader) => reader.opened(1)));
    readers.push(...made);
  },
  /** Each reader drops and comes back `times` times within `ms`, at moments of its own. */
  async churn({ times, ms }) {
    await Promise.all(
      readers.map(async (reader) => {
        for (let n = 0; n < times; n += 1) {
          await new Promise((resolve) => setTimeout(resolve, (ms / times) * Math.random()));
          await reader.drop();
        }
      }),
    );
  },
  async reach({ head }) {
    await Promise.all(readers.map((reader) => reader.reached(head)));
    return { wrong: readers.reduce((sum, { wrong }) => sum + wrong, 0) };
  },
  async measure({ on }) {
    for (const reader of readers) {
      reader.measuring = on;
      if (on) reader.delays = [];
    }
    const delays = readers.flatMap((reader) => reader.delays).toSorted((a, b) => a - b);
    return {
      p50: delays[Math.floor(delays.length * 0.5)],
      p99: delays[Math.floor(delays.length * 0.99)],
    };
  },
  async pause({ count }) {
    for (const reader of readers.splice(0, count)) reader.pause();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...rest } = JSON.parse(line);
  say({ done: order, ...(await orders[order](rest)) });
}
