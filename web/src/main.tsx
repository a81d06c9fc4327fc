import { render } from 'preact';
import { App } from './app.tsx';
import { SessionContext } from './data/context.ts';
import { Session } from './data/session.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';

const session = new Session();
const place = document.getElementById('page');
if (!place) throw new Error('index.html has no place for the page.');
place.replaceChildren();
render(
  <SessionContext.Provider value={session}>
    <App />
  </SessionContext.Provider>,
  place,
);
void session.start();
