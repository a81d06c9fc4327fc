// The demo's author that stays alive: it speaks the Agent Client Protocol on stdin and stdout, and plays one scene of
// scripts.mjs a turn. What is said to it while it works waits in Callboard until the turn is over, and begins the next.
// Environment: DEMO_ACP (where the protocol's library lies), and what agent.mjs reads.
import { Readable, Writable } from 'node:stream';
import { fallback, scripts } from './scripts.mjs';
import { createStage } from './stage.mjs';

const { agent, methods, ndJsonStream } = await import(process.env.DEMO_ACP);
const ticket = process.env.CALLBOARD_TICKET;
if (!ticket) throw new Error('CALLBOARD_TICKET is not set: this agent is started by Callboard');
const sessionId = 'demo';
let turn = 0;

agent({ name: 'demo' })
  .onRequest(methods.agent.initialize, () => ({ protocolVersion: 1, agentCapabilities: {} }))
  .onRequest(methods.agent.session.new, () => ({ sessionId }))
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    turn += 1;
    const prompt = params.prompt.map(({ text = '' }) => text).join('\n');
    // stdout is the protocol's: every line is a message of its own, told one after the other.
    let told = Promise.resolve();
    const say = (text) => {
      const content = { type: 'text', text: `${text}\n` };
      const update = { sessionUpdate: 'agent_message_chunk', content };
      told = told.then(() => client.notify(methods.client.session.update, { sessionId, update }));
    };
    const scenes = scripts[ticket] ?? fallback;
    const scene = scenes[Math.min(turn, scenes.length) - 1];
    try {
      await scene(createStage({ ticket, prompt, attempt: turn, say }));
      await told;
    } catch (error) {
      console.error(`agent: ${error.message}`);
      process.exit(1);
    }
    return { stopReason: 'end_turn' };
  })
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
