import { z } from 'zod';

const point = z.object({ x: z.number(), y: z.number() });

const stateFields = {
  /** With dots: `review.judging`. */
  path: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  type: z.enum(['atomic', 'compound', 'final']),
  initial: z.string().nullable(),
  description: z.string().nullable(),
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  entry: z.array(z.string()),
  exit: z.array(z.string()),
};

const transitionSchema = z.object({
  /** `*` for one that the actor has in every state. */
  from: z.string(),
  to: z.string(),
  event: z.string(),
  kind: z.enum(['event', 'always', 'after']),
  label: z.string(),
  delay: z.string().nullable(),
  guard: z.string().nullable(),
  description: z.string().nullable(),
  actions: z.array(z.string()),
  stays: z.boolean(),
  reenter: z.boolean(),
});

const placeSchema = point.extend({ anchor: z.enum(['start', 'middle', 'end']) });
const boxFields = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };

/** An arrow: all transitions between the same two states share one. */
const lineSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  title: z.string(),
  /** Places in `graph.edges`. */
  transitions: z.array(z.number().int()),
  points: z.array(point),
  /** Where another arrow crosses this one, which is to be interrupted there. */
  gaps: z.array(point),
  /** It passes sub-states by: to be drawn thinner. */
  quiet: z.boolean(),
  /** Null where another arrow on the same way has the same name already. */
  label: placeSchema
    .extend({
      /** It reads upwards: turned by a quarter to the left about its point. */
      turned: z.boolean(),
      /** Around the title at 11 px, and around a number of three digits if that follows it. */
      box: z.object(boxFields),
      /** Where a number stands that belongs to the arrow; null where it follows the title on its line. */
      count: placeSchema.extend({ box: z.object(boxFields) }).nullable(),
    })
    .nullable(),
});

const pictureFields = {
  width: z.number(),
  height: z.number(),
  nodes: z.array(z.object({ ...stateFields, ...boxFields })),
  lines: z.array(lineSchema),
  /** Where arrows that share a way come together. */
  junctions: z.array(point),
};

const pictureSchema = z.object(pictureFields);

export const chartSummarySchema = z
  .object({
    name: z.string(),
    version: z.number().int(),
    hash: z.string(),
    description: z.string().nullable(),
    stateCount: z.number().int(),
    transitionCount: z.number().int(),
  })
  .meta({ id: 'ChartSummary' });
export type ChartSummary = z.infer<typeof chartSummarySchema>;

/** A chart: its definition, its states with what they take, and where everything stands in its picture (pixels). */
export const chartSchema = z
  .object({
    name: z.string(),
    version: z.number().int(),
    hash: z.string(),
    description: z.string().nullable(),
    initial: z.string(),
    /** The whole chart, state by state, as XState writes it. */
    definition: z.looseObject({
      id: z.string(),
      key: z.string(),
      type: z.string(),
      states: z.record(z.string(), z.looseObject({ key: z.string(), type: z.string() })),
    }),
    states: z.array(z.object({ ...stateFields, transitions: z.array(transitionSchema) })),
    graph: z.object({
      ...pictureFields,
      /** Every transition, each once; `points` is empty where no arrow is drawn. */
      edges: z.array(
        transitionSchema.extend({ points: z.array(point), line: z.string().nullable() }),
      ),
    }),
    /** The picture of `graph`, one downwards for narrow screens, and a flat one without names. */
    graphs: z.object({ wide: pictureSchema, tall: pictureSchema, compact: pictureSchema }),
  })
  .meta({ id: 'Chart' });
export type Chart = z.infer<typeof chartSchema>;

export const chartCountsSchema = z
  .object({
    /** The counts are those after this event and before the next one. */
    seq: z.number().int(),
    /** By path, every state of the chart; one with sub-states counts what is in them too. */
    counts: z.record(z.string(), z.number().int()),
  })
  .meta({ id: 'ChartCounts' });
export type ChartCounts = z.infer<typeof chartCountsSchema>;
