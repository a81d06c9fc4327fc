import { useState } from 'preact/hooks';
import { useSession } from '../data/context.ts';
import type { Barrier } from '../data/session.ts';

/** What stands where the views would be, while there is nothing to show: a sentence and what to do. */
export function Gate({ barrier }: { readonly barrier: Barrier }) {
  const session = useSession();
  const again = (
    <button type="button" class="button first" onClick={() => void session.start()}>
      Try again
    </button>
  );
  switch (barrier.why) {
    case 'starting':
      return (
        <section class="plain-view" aria-busy="true">
          <p class="muted">Reading the state of the service…</p>
        </section>
      );
    case 'login':
      return <Login detail={barrier.detail} />;
    case 'unreachable':
      return (
        <section class="plain-view" role="alert">
          <h1>The service cannot be reached.</h1>
          <p>
            Start it with <code>callboard serve</code>. Its workers go on without it.
          </p>
          <p>{again}</p>
        </section>
      );
    case 'refused':
      return (
        <section class="plain-view" role="alert">
          <h1>The service did not answer as expected.</h1>
          <p class="muted">{barrier.detail}</p>
          <p>{again}</p>
        </section>
      );
  }
}

const NOT_THE_TOKEN = 'This is not the token of the service. It stands in <dataDir>/token.';

function Login({ detail }: { readonly detail: string | null }) {
  const [token, setToken] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const logIn = async (): Promise<void> => {
    // No header can carry other characters, so no token has them.
    if (!/^[!-~]+$/.test(token.trim())) {
      setToken('');
      setRefused(NOT_THE_TOKEN);
      return;
    }
    // The token buys a launch address and is forgotten: what stays is a cookie that no script can read.
    const response = await fetch('/api/v1/launch', {
      method: 'POST',
      headers: { authorization: `Bearer ${token.trim()}` },
    }).catch(() => null);
    setToken('');
    if (response?.ok) {
      const { url } = (await response.json()) as { url: string };
      location.assign(new URL(url).search);
    } else if (response?.status === 403) {
      setRefused('This token may only look: the page needs the one in the file "token".');
    } else if (response?.status === 429) {
      setRefused('Too many wrong tokens came from here. Wait a minute.');
    } else if (response) {
      setRefused(NOT_THE_TOKEN);
    } else {
      setRefused('The service cannot be reached. Start it with callboard serve.');
    }
  };
  return (
    <section class="plain-view">
      <h1>This browser is not logged in.</h1>
      {detail && <p class="muted">{detail}</p>}
      <p>
        Run <code>callboard open</code> in a terminal: it opens this page and logs the browser in.
      </p>
      <form
        class="login"
        onSubmit={(event) => {
          event.preventDefault();
          void logIn();
        }}
      >
        <label class="field">
          Or paste the token from <code>&lt;dataDir&gt;/token</code>
          <input
            class="input"
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button first">
          Log in
        </button>
        {refused && (
          <p class="late" role="alert">
            {refused}
          </p>
        )}
      </form>
    </section>
  );
}
