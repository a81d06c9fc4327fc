import { createHmac } from 'node:crypto';
import { sameText } from './same-text.ts';

/** The longest that browsers keep a cookie: it ends with the token, not with time. */
const MAX_AGE_S = 400 * 24 * 60 * 60;

/**
 * One name for each port: cookies know no ports, and two services on one machine must not log each other's pages out.
 */
const nameOf = (port: number): string => `callboard_${port}`;

/**
 * The cookie of a page that was launched. It is derived from the admin token: it holds across restarts of the service,
 * and no longer than the token does.
 */
export function sessionCookie(token: string, port: number): string {
  return [
    `${nameOf(port)}=${valueFor(token)}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${MAX_AGE_S}`,
  ].join('; ');
}

/** Whether a `Cookie` header holds the cookie of this token. */
export function holdsSession(header: string | undefined, token: string, port: number): boolean {
  const name = nameOf(port);
  const value = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return value !== undefined && token !== '' && sameText(value, valueFor(token));
}

const valueFor = (token: string): string =>
  createHmac('sha256', token).update('callboard page session').digest('base64url');
