import { JSDOM } from 'jsdom';

const NAMESPACE = 'http://www.w3.org/2005/07/scxml';

/** Children and attributes as sections 3 and 4 of the W3C Recommendation list them. */
const RULES: Readonly<
  Record<string, { children: readonly string[]; attributes: readonly string[] }>
> = {
  scxml: {
    children: ['state', 'parallel', 'final', 'datamodel', 'script'],
    attributes: ['initial', 'name', 'version', 'datamodel', 'binding'],
  },
  state: {
    children: [
      'onentry',
      'onexit',
      'transition',
      'initial',
      'state',
      'parallel',
      'final',
      'history',
      'datamodel',
      'invoke',
    ],
    attributes: ['id', 'initial'],
  },
  final: { children: ['onentry', 'onexit', 'donedata'], attributes: ['id'] },
  onentry: { children: ['send', 'cancel'], attributes: [] },
  onexit: { children: ['send', 'cancel'], attributes: [] },
  transition: { children: ['send', 'cancel'], attributes: ['event', 'cond', 'target', 'type'] },
  send: { children: [], attributes: ['event', 'id', 'delay', 'delayexpr', 'target', 'type'] },
  cancel: { children: [], attributes: ['sendid', 'sendidexpr'] },
};

/**
 * What is against the recommendation's rules: elements and attributes in the wrong place, ids that are no names or are
 * there twice, targets that lead nowhere, an initial state that is not below its state, a transition without any effect.
 */
export function scxmlProblems(text: string): string[] {
  const { document } = new JSDOM(text, { contentType: 'application/xml' }).window;
  const root = document.documentElement;
  const problems: string[] = [];
  const all = [root, ...root.querySelectorAll('*')].filter((one) => one.namespaceURI === NAMESPACE);
  const ids = all.filter(isState).map((one) => one.getAttribute('id') ?? '');
  if (root.localName !== 'scxml' || root.namespaceURI !== NAMESPACE) problems.push('no scxml');
  if (root.getAttribute('version') !== '1.0') problems.push('the version is not 1.0');
  for (const id of ids) {
    if (!/^[A-Za-z_][\w.-]*$/.test(id)) problems.push(`${id} is no id`);
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`${id} is there twice`);
  }
  for (const element of all) {
    const rule = RULES[element.localName];
    if (!rule) {
      problems.push(`there is no element ${element.localName}`);
      continue;
    }
    for (const { name } of element.attributes) {
      if (!name.startsWith('xmlns') && !rule.attributes.includes(name))
        problems.push(`${element.localName} has ${name}`);
    }
    for (const child of element.children) {
      if (child.namespaceURI === NAMESPACE && !rule.children.includes(child.localName))
        problems.push(`${child.localName} in ${element.localName}`);
    }
    const target = element.getAttribute('target');
    if (target !== null && element.localName === 'transition' && !ids.includes(target))
      problems.push(`no state ${target}`);
    const initial = element.getAttribute('initial');
    if (
      initial !== null &&
      ![...element.querySelectorAll('*')].some((one) => one.getAttribute('id') === initial)
    )
      problems.push(`${initial} is not below its state`);
    if (
      element.localName === 'transition' &&
      ['event', 'cond', 'target'].every((name) => !element.hasAttribute(name))
    )
      problems.push('a transition without event, cond and target');
    if (
      element.localName === 'cancel' &&
      !all.some(
        (one) =>
          one.localName === 'send' && one.getAttribute('id') === element.getAttribute('sendid'),
      )
    )
      problems.push('a cancel of nothing');
  }
  return problems;
}

const isState = ({ localName }: Element): boolean =>
  ['state', 'final', 'parallel'].includes(localName);
