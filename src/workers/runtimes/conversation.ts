/** How a turn ended, in the agent's own word, and what it used as far as the agent says. */
export type TurnEnd = { why: string; tokens: number; cost: number };

/** What is heard of an agent while it is spoken to. */
export type Listener = {
  /** The agent's own words, in pieces as they come. */
  said: (text: string) => void;
  /** Thoughts, tools and their output: seen by people, never a report. */
  did: (text: string) => void;
};

/** An agent that takes several turns, over whatever protocol it speaks. */
export type Conversation = {
  /** Makes the session. Rejects, in a sentence, where the agent cannot be spoken to. */
  open(): Promise<void>;
  /**
   * One turn. `onSign` is called at the first sign that the agent has taken it up. Rejects where it refuses the prompt,
   * and where it is gone.
   */
  prompt(text: string, onSign: () => void): Promise<TurnEnd>;
  /** Ends the turn under way and keeps the session. */
  cancel(): Promise<void>;
  /** Nothing more is heard of it. */
  closed(): boolean;
};
